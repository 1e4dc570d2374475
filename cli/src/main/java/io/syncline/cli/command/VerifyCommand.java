// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.EntityKey;
import io.syncline.cli.report.RowLookup;
import io.syncline.cli.report.VerifyPage;
import io.syncline.cli.report.VerifyReport;
import io.syncline.cli.report.VerifyRunsReport;
import io.syncline.cli.service.VerifyTicker;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.core.change.Position;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.engine.verify.Verification;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifyProgress;
import io.syncline.engine.verify.VerifyScope;
import io.syncline.engine.verify.VerifySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares the stores while they are written. */
@Command(
    name = "verify",
    description = {
      "Compares the graph with the rows while both are written, and pauses nothing.",
      "What is not equal at first is looked at again until it is decided: a difference is reported",
      "only if the graph had everything and nothing changed meanwhile. Beside a running engine, or",
      "on another machine. A run that was stopped or killed goes on with --resume."
    },
    footer = {
      "",
      "Examples:",
      "  syncline verify",
      "  syncline verify Bill --depth deep",
      "  syncline verify Bill 42",
      "  syncline verify --sample 1 --report verified.html",
      "  syncline verify --list",
      "",
      "Exit codes: 0 equal, 1 failed, 2 wrong usage or invalid file, 3 differences exist,",
      "4 something could not be decided."
    })
public final class VerifyCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final OutputOption output;
  @Mixin private final VerifyOptions options = new VerifyOptions();

  // set by picocli while it parses, before the command runs

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "Name of a node or relationship entry of the mapping.")
  private Optional<String> type = Optional.empty();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "KEY",
      description = "The key of one row; a JSON array if it has several columns.")
  private Optional<String> key = Optional.empty();

  public VerifyCommand(CommandContext context) {
    this.context = context;
    this.output = new OutputOption(context.options());
  }

  @Override
  public Integer call() {
    Optional<String> wrong = options.wrong(key.isPresent());
    if (wrong.isPresent()) {
      context.terminal().say("error: " + wrong.get());
      return ExitCode.USAGE;
    }
    return context.withFile(this::verify);
  }

  private int verify(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      if (options.list()) {
        return list(file, source.state().verifications());
      }
      if (options.show().isPresent()) {
        return show(source.state().verifications(), options.show().get());
      }
      return context.withMapping(file, source, mapping -> verify(file, source, mapping));
    } catch (SynclineException e) {
      context.terminal().say(Errors.line(e));
      return e.passesByItself() ? ExitCode.UNCHECKED : Errors.exitCode(e);
    }
  }

  private int list(SynclineFile file, VerifyStore runs) {
    VerifyRunsReport report =
        VerifyRunsReport.of(runs.runs(file.name(), options.limit()), context.clock().instant());
    context.print(output, report, report.lines(context.paint()));
    return ExitCode.DONE;
  }

  private int show(VerifyStore runs, long number) {
    Optional<VerifyRun> run = runs.find(number);
    if (run.isEmpty()) {
      context.terminal().say("error: there is no run " + number + "; --list names them");
      return ExitCode.USAGE;
    }
    return report(runs, run.get());
  }

  private int verify(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    if (type.isPresent() && !mapping.entries().contains(type.get())) {
      context
          .terminal()
          .say(
              "error: the mapping has no entry "
                  + type.get()
                  + " with rows; it has "
                  + String.join(", ", mapping.entries()));
      return ExitCode.USAGE;
    }
    if (key.isPresent()) {
      return switch (EntityKey.of(mapping, type.orElseThrow(), key.get())) {
        case EntityKey.Wrong(String reason) -> {
          context.terminal().say("error: " + reason);
          yield ExitCode.USAGE;
        }
        case EntityKey.Right(String canonical) -> {
          RowLookup rows = new RowLookup(source.changes(), mapping);
          String identity = rows.identity(type.get(), canonical).key();
          yield verify(file, source, mapping, new VerifyScope.Keys(type.get(), List.of(identity)));
        }
      };
    }
    return verify(
        file,
        source,
        mapping,
        new VerifyScope.Whole(type.map(List::of).orElse(mapping.entries()), options.share()));
  }

  private int verify(
      SynclineFile file, SourceConnection source, BoundMapping mapping, VerifyScope scope) {
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      int worst = ExitCode.DONE;
      for (TargetConnection target : targets) {
        VerifyParts parts =
            new VerifyParts(
                source.changes(), target.target(), source.state(), mapping, context.clock());
        worst = worse(worst, verify(settings(file), parts, scope));
      }
      return worst;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  /** Differences outweigh what is undecided. */
  private static int worse(int one, int other) {
    return one == ExitCode.DIFFERENT || other == ExitCode.DONE ? one : other;
  }

  private VerifySettings settings(SynclineFile file) {
    boolean queue = file.source().capture() == SourceSettings.Capture.TRIGGER;
    return options.settings(VerifySettings.of(file.name(), queue, options.depth()));
  }

  private int verify(VerifySettings settings, VerifyParts parts, VerifyScope scope) {
    VerifyStore runs = parts.state().verifications();
    Optional<VerifyRun> begun = begun(settings, parts, scope);
    if (begun.isEmpty()) {
      return ExitCode.USAGE;
    }
    VerifyProgress progress =
        scope instanceof VerifyScope.Keys
            ? VerifyProgress.SILENT
            : new VerifyTicker(context.clock(), 0, context.terminal()::say);
    Verification verification = new Verification(settings, parts, scope, progress);
    return context
        .shutdown()
        .interruptible(() -> make(verification, begun.get(), runs), verification::stop);
  }

  private int make(Verification verification, VerifyRun begun, VerifyStore runs) {
    try {
      VerifyRun run = verification.run(begun);
      if (run.state().equals(VerifyRun.RUNNING)) {
        context
            .terminal()
            .say("run " + run.id() + " is stopped; 'syncline verify --resume' goes on with it");
        return ExitCode.UNCHECKED;
      }
      return report(runs, run);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.UNCHECKED;
    } catch (SynclineException e) {
      context.terminal().say(Errors.line(e));
      context
          .terminal()
          .say("run " + begun.id() + " is not done; 'syncline verify --resume' goes on with it");
      return e.passesByItself() ? ExitCode.UNCHECKED : Errors.exitCode(e);
    }
  }

  /** A new run, or the one that is to go on; nothing, and said why, where there is none. */
  private Optional<VerifyRun> begun(VerifySettings settings, VerifyParts parts, VerifyScope scope) {
    VerifyStore runs = parts.state().verifications();
    String target = parts.target().name();
    if (options.resume()) {
      Optional<VerifyRun> last =
          runs.runs(settings.sync(), Integer.MAX_VALUE).stream()
              .filter(run -> run.target().equals(target))
              .filter(run -> run.state().equals(VerifyRun.RUNNING))
              .filter(run -> run.depth() == settings.depth())
              .filter(run -> run.scope().equals(scope.text()))
              .filter(run -> run.entries().equals(scope.entries()))
              .findFirst();
      if (last.isEmpty()) {
        context
            .terminal()
            .say("error: no run of " + target + " with these options is left to be resumed");
      }
      return last;
    }
    return Optional.of(
        runs.begin(
            new VerifyRun(
                0,
                settings.sync(),
                target,
                settings.depth(),
                scope.entries(),
                scope.text(),
                VerifyRun.RUNNING,
                position(settings, parts),
                Tally.NONE,
                List.of(),
                Person.name(context),
                context.clock().instant(),
                null)));
  }

  private static String position(VerifySettings settings, VerifyParts parts) {
    var pipeline =
        new io.syncline.core.checkpoint.PipelineId(
            settings.sync(),
            parts.target().name(),
            parts.mapping().laneOf(parts.mapping().entries().getFirst()));
    return Position.lsnText(parts.source().progress(pipeline).currentLsn());
  }

  private int report(VerifyStore runs, VerifyRun run) {
    List<Difference> shown = runs.differences(run.id(), null, options.limit());
    VerifyReport report = VerifyReport.of(run, shown, options.allowKnown());
    context.print(output, report, report.lines(context.paint()));
    options.report().ifPresent(path -> write(path, VerifyPage.html(report)));
    return switch (report.verdict()) {
      case VerifyReport.EQUAL -> ExitCode.DONE;
      case VerifyReport.DIFFERENT -> ExitCode.DIFFERENT;
      default -> ExitCode.UNCHECKED;
    };
  }

  private void write(Path path, String text) {
    try {
      Files.writeString(path, text);
      context.terminal().say("report written to " + path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
