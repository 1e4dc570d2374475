// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.Connections;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.service.Shutdown;
import io.syncline.cli.terminal.Json;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.Terminal;
import io.syncline.config.Problem;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.Binding;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What every command is given. */
public final class CommandContext {
  private final Terminal terminal;
  private final Connections connections;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Shutdown shutdown;
  private final GlobalOptions options = new GlobalOptions();
  private boolean answered; // JSON on stdout; the command's thread only

  public CommandContext(
      Terminal terminal,
      Connections connections,
      Map<String, String> environment,
      Clock clock,
      Shutdown shutdown) {
    this.terminal = terminal;
    this.connections = connections;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.shutdown = shutdown;
  }

  public GlobalOptions options() {
    return options;
  }

  public Terminal terminal() {
    return options.noColour() ? terminal.withoutColour() : terminal;
  }

  Paint paint() {
    return terminal().paint();
  }

  Connections connections() {
    return connections;
  }

  Map<String, String> environment() {
    return environment;
  }

  Clock clock() {
    return clock;
  }

  Shutdown shutdown() {
    return shutdown;
  }

  /** Data on stdout: lines for people, or the record as JSON. */
  void print(Object report, List<String> lines) {
    if (options.json()) {
      terminal.print(Json.text(report));
      answered = true;
    } else {
      lines.forEach(terminal::print);
    }
  }

  /** What is in the file; it must be there. */
  ReadFile read() {
    Path config = options.config();
    if (!Files.exists(config)) {
      throw noFile("there is no file " + config);
    }
    if (Files.isDirectory(config)) {
      throw noFile(config + " is a directory");
    }
    return connections.read(config);
  }

  private static SynclineException noFile(String what) {
    return new SynclineException(
        ErrorCode.CONFIGURATION_INVALID,
        what + "; name a mapping file with -c, or let 'syncline init' write one");
  }

  /** Says what failed; to a program as data, unless it has got its answer. */
  void fail(Exception error) {
    fail(ErrorReport.of(error), Errors.line(error));
  }

  private void fail(ErrorReport report, String talk) {
    if (options.json() && !answered) {
      terminal.print(Json.text(report));
    }
    terminal.say(talk);
  }

  /** Says what failed. Returns what a question ends with that could not be answered. */
  int notAnswered(SynclineException error) {
    fail(error);
    return error.passesByItself() ? ExitCode.UNCHECKED : Errors.exitCode(error);
  }

  /** Reads the file and goes on with it; names everything that is wrong with it otherwise. */
  int withFile(ToIntFunction<SynclineFile> work) {
    return switch (read()) {
      case ReadFile.Valid(SynclineFile file) -> work.applyAsInt(file);
      case ReadFile.Invalid(List<Problem> problems) ->
          refuse(ErrorCode.CONFIGURATION_INVALID, problems);
    };
  }

  /** Binds the file's mapping to the source and goes on with it. */
  int withMapping(SynclineFile file, SourceConnection source, ToIntFunction<BoundMapping> work) {
    return switch (source.bind()) {
      case Binding.Bound(BoundMapping mapping) -> work.applyAsInt(mapping);
      case Binding.Refused(var problems) ->
          refuse(ErrorCode.MAPPING_INVALID, file.locations().locate(problems));
    };
  }

  private int refuse(ErrorCode code, List<Problem> problems) {
    String lines = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    fail(new ErrorReport(new ErrorReport.Failure(code, lines)), lines);
    return ExitCode.USAGE;
  }
}
