// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.DraftRequest;
import io.syncline.cli.terminal.Prompt;
import io.syncline.config.Secret;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a first mapping file from a live schema. */
@Command(
    name = "init",
    description = {
      "Writes a first mapping file from a live schema.",
      "Tables become nodes, foreign keys and join tables become relationships. Comments say why,",
      "and what was left out."
    },
    footer = {
      "",
      "The password comes from the environment variable PGPASSWORD, or is asked for.",
      "",
      "Examples:",
      "  syncline init --url jdbc:postgresql://db.example.com/civic --username civic",
      "  syncline init --url jdbc:postgresql://localhost/shop --schema sales -o sales.yaml",
      "  syncline init --url jdbc:postgresql://localhost/shop -o -    # to stdout",
      "",
      "Exit codes: 0 written, 1 failed, 2 wrong usage or the file exists."
    })
public final class InitCommand implements Callable<Integer> {
  private static final String STDOUT = "-";

  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "The database, as a JDBC URL: jdbc:postgresql://host:port/database.")
  private String url = "";

  @Option(
      names = "--username",
      paramLabel = "NAME",
      defaultValue = "postgres",
      description = "Who connects (default: ${DEFAULT-VALUE}).")
  private String username = "";

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "public",
      description = "Whose tables are taken (default: ${DEFAULT-VALUE}).")
  private String schema = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write, or - for stdout (default: what --config names).")
  private Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "Overwrite the file if it exists.")
  private boolean force;

  public InitCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String target = output.orElse(context.options().config().toString());
    if (!target.equals(STDOUT) && !force && Files.exists(Path.of(target))) {
      context
          .terminal()
          .say("error: " + target + " exists; name another with -o, or overwrite it with --force");
      return ExitCode.USAGE;
    }
    String draft = context.connections().draft(new DraftRequest(url, username, password(), schema));
    if (target.equals(STDOUT)) {
      context.terminal().print(draft.stripTrailing());
      return ExitCode.DONE;
    }
    write(Path.of(target), draft);
    return ExitCode.DONE;
  }

  private Secret password() {
    String fromEnvironment = context.environment().get("PGPASSWORD");
    if (fromEnvironment != null) {
      return new Secret(fromEnvironment);
    }
    return context.terminal().prompt().map(this::askPassword).orElse(Secret.NONE);
  }

  private Secret askPassword(Prompt prompt) {
    return new Secret(
        prompt.askSecret("Password of " + username + " (empty for none, or for ~/.pgpass): "));
  }

  private void write(Path file, String draft) {
    try {
      Files.writeString(file, draft, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SynclineException(
          ErrorCode.CONFIGURATION_INVALID, file + " cannot be written: " + e, e);
    }
    context.terminal().say("Wrote " + file + ". Read it through, it says what it guessed; then:");
    context.terminal().say("  syncline validate --connected -c " + file);
    context.terminal().say("  syncline doctor -c " + file);
  }
}
