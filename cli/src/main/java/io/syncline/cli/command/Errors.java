// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One clear line for each error; the stack trace only where it was asked for. */
public final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final CommandContext context;

  public Errors(CommandContext context) {
    this.context = context;
  }

  @Override
  public int handleExecutionException(
      Exception error, CommandLine command, ParseResult parseResult) {
    context.fail(json(command), error);
    if (context.options().verbose()) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      context.terminal().say(trace.toString().stripTrailing());
    }
    return exitCode(error);
  }

  private static boolean json(CommandLine command) {
    return command.getCommandSpec().mixins().values().stream()
        .anyMatch(mixin -> mixin.userObject() instanceof OutputOption output && output.json());
  }

  /** {@code error [SLOT_LOST] what happened, and the remedy}. */
  public static String line(Exception error) {
    return error instanceof SynclineException known
        ? "error [" + known.code() + "] " + known.getMessage()
        : "error ["
            + ErrorCode.INTERNAL
            + "] "
            + error
            + "; this is a bug, please report it with what --verbose prints";
  }

  /** What a command ends with after an error. */
  public static int exitCode(Exception error) {
    return error instanceof SynclineException known
            && (known.code() == ErrorCode.CONFIGURATION_INVALID
                || known.code() == ErrorCode.MAPPING_INVALID)
        ? ExitCode.USAGE
        : ExitCode.FAILED;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    context.terminal().say("error: " + error.getMessage());
    UnmatchedArgumentException.printSuggestions(error, context.terminal().err());
    context.terminal().say("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }
}
