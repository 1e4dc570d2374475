// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.cli.SynclineCommand;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a command of the command line ended.
 *
 * @param code its exit code
 * @param output the data it printed
 * @param talk what else it said
 */
public record CommandResult(int code, String output, String talk) {

  /** Runs a command about a mapping file in this process. */
  static CommandResult of(Path file, String... command) {
    return of(System.getenv(), file, command);
  }

  /** Runs a command about a mapping file in this process, with these variables. */
  public static CommandResult of(Map<String, String> environment, Path file, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("-c", file.toString()));
    return of(environment, arguments.toArray(String[]::new));
  }

  /** Runs a command in this process, with these variables instead of the process's. */
  public static CommandResult of(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), null, Paint.NONE);
    int code = SynclineCommand.commandLine(terminal, environment).execute(arguments);
    return new CommandResult(code, out.toString(), err.toString());
  }
}
