// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.command.ApplyCommand;
import io.syncline.cli.command.AuditCommand;
import io.syncline.cli.command.CommandContext;
import io.syncline.cli.command.DemoCommand;
import io.syncline.cli.command.DoctorCommand;
import io.syncline.cli.command.Errors;
import io.syncline.cli.command.ExplainCommand;
import io.syncline.cli.command.FailuresCommand;
import io.syncline.cli.command.HelpCommand;
import io.syncline.cli.command.InitCommand;
import io.syncline.cli.command.OutputOption;
import io.syncline.cli.command.PauseCommand;
import io.syncline.cli.command.PlanCommand;
import io.syncline.cli.command.QueueCommand;
import io.syncline.cli.command.RecoverCommand;
import io.syncline.cli.command.RepairCommand;
import io.syncline.cli.command.ResumeCommand;
import io.syncline.cli.command.ResyncCommand;
import io.syncline.cli.command.RunCommand;
import io.syncline.cli.command.StatusCommand;
import io.syncline.cli.command.UninstallCommand;
import io.syncline.cli.command.ValidateCommand;
import io.syncline.cli.command.VerifyCommand;
import io.syncline.cli.command.VersionCommand;
import io.syncline.cli.command.WaitingCommand;
import io.syncline.cli.report.ProductVersion;
import io.syncline.cli.service.ProcessShutdown;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.Terminal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** The root of the command line. */
@Command(
    name = "syncline",
    description = "Keeps Neo4j equal to PostgreSQL, and can prove it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = SynclineCommand.Version.class,
    usageHelpWidth = 100,
    footer = {
      "",
      "First steps:",
      "  syncline init --url jdbc:postgresql://localhost/shop   write a mapping file",
      "  syncline doctor                                        check both stores",
      "  syncline plan                                          see what would be set up",
      "  syncline apply                                         set it up",
      "  syncline run                                           keep the graph equal",
      "  syncline status                                        see how it goes",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file, 3 differences exist,",
      "4 could not check."
    })
public final class SynclineCommand implements Callable<Integer> {
  /** Commands that print data, for people or for programs. */
  private static final List<String> PRINT_DATA =
      List.of(
          "validate",
          "doctor",
          "plan",
          "apply",
          "status",
          "explain",
          "queue",
          "verify",
          "repair",
          "recover",
          "audit list",
          "audit show",
          "failures list",
          "failures show",
          "resync",
          "waiting",
          "uninstall",
          "version");

  private SynclineCommand() {}

  /** The product's command line over this process, without the demo. */
  public static CommandLine commandLine() {
    CommandContext context = ofProcess();
    return commandLine(context, new DemoCommand(context));
  }

  /**
   * The same with a demo.
   *
   * @param demo a picocli command
   */
  public static CommandLine commandLine(Object demo) {
    return commandLine(ofProcess(), demo);
  }

  /** The same at another terminal. */
  public static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, System.getenv());
  }

  /**
   * The same, with other variables, too.
   *
   * @param environment what a file's <code>${NAME}</code> is replaced from
   */
  public static CommandLine commandLine(Terminal terminal, Map<String, String> environment) {
    CommandContext context = at(terminal, environment);
    return commandLine(context, new DemoCommand(context));
  }

  private static CommandContext ofProcess() {
    Map<String, String> environment = System.getenv();
    return at(Terminal.ofProcess(environment), environment);
  }

  private static CommandContext at(Terminal terminal, Map<String, String> environment) {
    return new CommandContext(
        terminal, new Wiring(environment), environment, Clock.systemUTC(), new ProcessShutdown());
  }

  /** The command line over anything else. */
  static CommandLine commandLine(CommandContext context, Object demo) {
    CommandLine root = new CommandLine(new SynclineCommand());
    root.addMixin("global", context.options());
    root.addSubcommand(new InitCommand(context));
    root.addSubcommand(new ValidateCommand(context));
    root.addSubcommand(new DoctorCommand(context));
    root.addSubcommand(new PlanCommand(context));
    root.addSubcommand(new ApplyCommand(context));
    root.addSubcommand(new RunCommand(context));
    root.addSubcommand(new StatusCommand(context));
    root.addSubcommand(new ExplainCommand(context));
    root.addSubcommand(new QueueCommand(context));
    root.addSubcommand(new VerifyCommand(context));
    root.addSubcommand(new RepairCommand(context));
    root.addSubcommand(new RecoverCommand(context));
    root.addSubcommand(new AuditCommand(context));
    root.addSubcommand(new FailuresCommand(context));
    root.addSubcommand(new ResyncCommand(context));
    root.addSubcommand(new PauseCommand(context));
    root.addSubcommand(new ResumeCommand(context));
    root.addSubcommand(new WaitingCommand(context));
    root.addSubcommand(new UninstallCommand(context));
    root.addSubcommand(demo);
    root.addSubcommand(new VersionCommand(context));
    root.addSubcommand(new HelpCommand());
    PRINT_DATA.forEach(words -> addOutput(root, words.split(" "), context));
    Errors errors = new Errors(context);
    return root.setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(context.terminal().out())
        .setErr(context.terminal().err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(context)));
  }

  private static void addOutput(CommandLine root, String[] words, CommandContext context) {
    CommandLine command = root;
    for (String word : words) {
      command = Objects.requireNonNull(command.getSubcommands().get(word), word);
    }
    OutputOption.addTo(command, context.options());
  }

  private static Ansi ansi(CommandContext context) {
    return context.terminal().paint() == Paint.ANSI ? Ansi.ON : Ansi.OFF;
  }

  /** Without a command there is nothing to do but to say what there is. */
  @Override
  public Integer call() {
    throw Errors.usage("name a command; 'syncline --help' lists them");
  }

  /** For {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"syncline " + ProductVersion.load().syncline()};
    }
  }
}
