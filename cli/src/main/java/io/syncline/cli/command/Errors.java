// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.terminal.OutputFormat;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One clear line for each error; the stack trace only where it was asked for. */
public final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Set<ErrorCode> INVALID =
      EnumSet.of(
          ErrorCode.USAGE_INVALID, ErrorCode.CONFIGURATION_INVALID, ErrorCode.MAPPING_INVALID);

  private final CommandContext context;

  public Errors(CommandContext context) {
    this.context = context;
  }

  /** What to throw where a command's options or arguments cannot be. */
  public static SynclineException usage(String message) {
    return new SynclineException(ErrorCode.USAGE_INVALID, message);
  }

  @Override
  public int handleExecutionException(
      Exception error, CommandLine command, ParseResult parseResult) {
    context.fail(error);
    if (context.options().verbose() && exitCode(error) != ExitCode.USAGE) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      context.terminal().say(trace.toString().stripTrailing());
    }
    return exitCode(error);
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
    return error instanceof SynclineException known && INVALID.contains(known.code())
        ? ExitCode.USAGE
        : ExitCode.FAILED;
  }

  /** Nothing was done, and perhaps not all was read; a program gets its data all the same. */
  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    if (OutputOption.asksForJson(command, args)) {
      context.options().choose(OutputFormat.JSON);
    }
    context.fail(usage(String.valueOf(error.getMessage())));
    UnmatchedArgumentException.printSuggestions(error, context.terminal().err());
    context.terminal().say("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }
}
