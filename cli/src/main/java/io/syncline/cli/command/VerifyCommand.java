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
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.engine.verify.LoadLimits;
import io.syncline.engine.verify.Verification;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifyProgress;
import io.syncline.engine.verify.VerifyRuns;
import io.syncline.engine.verify.VerifyScope;
import io.syncline.engine.verify.VerifySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
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
      "  syncline verify Bill --from 1000 --to 2000",
      "  syncline verify --sample 1 --report verified.html",
      "  syncline verify --since 12",
      "  syncline verify --list",
      "",
      "Exit codes: 0 equal, 1 failed, 2 wrong usage or invalid file, 3 differences exist,",
      "4 something could not be decided."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final EntityKey NO_BOUND = new EntityKey.Right("");

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
    Optional<String> wrong = options.wrong(type.isPresent(), key.isPresent());
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
    if (options.range()) {
      return verifyRange(file, source, mapping, type.orElseThrow());
    }
    List<String> entries = type.map(List::of).orElse(mapping.entries());
    return options
        .since()
        .map(run -> verifySince(file, source, mapping, entries, run))
        .orElseGet(
            () -> verify(file, source, mapping, new VerifyScope.Whole(entries, options.share())));
  }

  /** Of the target that the former run is of. */
  private int verifySince(
      SynclineFile file,
      SourceConnection source,
      BoundMapping mapping,
      List<String> entries,
      long run) {
    Optional<String> former = source.state().verifications().find(run).map(VerifyRun::target);
    return verify(
        file,
        source,
        mapping,
        parts -> VerifyRuns.since(settings(file), parts, entries, run),
        target -> former.isEmpty() || former.get().equals(target));
  }

  /** Rows are read in the order of their identity; so that must be the key that people know. */
  private int verifyRange(
      SynclineFile file, SourceConnection source, BoundMapping mapping, String entry) {
    List<String> bounds = new ArrayList<>();
    for (Optional<String> bound : List.of(options.from(), options.to())) {
      switch (bound.map(text -> EntityKey.ofIdentity(mapping, entry, text)).orElse(NO_BOUND)) {
        case EntityKey.Wrong(String reason) -> {
          context.terminal().say("error: " + reason);
          return ExitCode.USAGE;
        }
        case EntityKey.Right(String canonical) -> bounds.add(canonical);
      }
    }
    VerifyScope scope =
        new VerifyScope.Range(
            entry,
            options.from().isEmpty() ? null : bounds.get(0),
            options.to().isEmpty() ? null : bounds.get(1));
    return verify(file, source, mapping, scope);
  }

  private int verify(
      SynclineFile file, SourceConnection source, BoundMapping mapping, VerifyScope scope) {
    return verify(file, source, mapping, parts -> scope, target -> true);
  }

  private int verify(
      SynclineFile file,
      SourceConnection source,
      BoundMapping mapping,
      Function<VerifyParts, VerifyScope> scope,
      Predicate<String> chosen) {
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      int worst = ExitCode.DONE;
      for (TargetConnection target : targets) {
        VerifyParts parts =
            new VerifyParts(
                source.changes(), target.target(), source.state(), mapping, context.clock());
        if (chosen.test(target.target().name())) {
          worst = worse(worst, verify(settings(file), parts, scope.apply(parts)));
        }
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
    return options.settings(
        VerifySettings.of(file.name(), queue, options.depth()),
        new LoadLimits(file.verify().maxLag(), file.verify().maxSessions()));
  }

  private int verify(VerifySettings settings, VerifyParts parts, VerifyScope scope) {
    VerifyProgress progress =
        scope instanceof VerifyScope.Keys
            ? VerifyProgress.SILENT
            : new VerifyTicker(context.clock(), context.terminal()::say);
    Verification verification = new Verification(settings, parts, scope, progress);
    VerifyRuns stored = new VerifyRuns(settings, parts, scope);
    Optional<VerifyRun> begun =
        options.resume()
            ? stored.findUnfinished()
            : Optional.of(stored.begin(Person.name(context)));
    if (begun.isEmpty()) {
      String target = parts.target().name();
      context
          .terminal()
          .say("error: no run of " + target + " with these options is left to be resumed");
      return ExitCode.USAGE;
    }
    VerifyStore runs = parts.state().verifications();
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
      if (e.code() == ErrorCode.RUN_IN_USE || e.code() == ErrorCode.MAPPING_CHANGED) {
        return Errors.exitCode(e);
      }
      context
          .terminal()
          .say("run " + begun.id() + " is not done; 'syncline verify --resume' goes on with it");
      return e.passesByItself() ? ExitCode.UNCHECKED : Errors.exitCode(e);
    }
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
