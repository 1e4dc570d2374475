// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The same as {@code --help}, for those who look for a command. */
@Command(
    name = "help",
    description = "Shows the help of a command.",
    footer = {"", "Examples:", "  syncline help", "  syncline help apply"})
public final class HelpCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  // set by picocli while it parses, before the command runs
  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Whose help is wanted.")
  private Optional<String> command = Optional.empty();

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    CommandLine wanted = command.isEmpty() ? root : root.getSubcommands().get(command.get());
    if (wanted == null) {
      throw new ParameterException(
          root, "there is no command '%s'; 'syncline --help' lists them".formatted(command.get()));
    }
    wanted.usage(root.getOut());
    return ExitCode.DONE;
  }
}
