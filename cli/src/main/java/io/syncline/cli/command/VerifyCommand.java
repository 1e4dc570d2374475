// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.EntityKey;
import io.syncline.cli.report.Explainer;
import io.syncline.cli.report.RowField;
import io.syncline.cli.report.RowLookup;
import io.syncline.cli.report.VerifyRunsReport;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.engine.verify.LoadLimits;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifyRuns;
import io.syncline.engine.verify.VerifyScope;
import io.syncline.engine.verify.VerifySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
  }

  @Override
  public Integer call() {
    Optional<String> wrong = options.wrong(type.isPresent(), key.isPresent());
    if (wrong.isPresent()) {
      throw Errors.usage(wrong.get());
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
      return context.notAnswered(e);
    }
  }

  private int list(SynclineFile file, VerifyStore runs) {
    VerifyRunsReport report =
        VerifyRunsReport.of(runs.runs(file.name(), options.limit()), context.clock().instant());
    context.print(report, report.lines(context.paint()));
    return ExitCode.DONE;
  }

  private int show(VerifyStore runs, long number) {
    Optional<VerifyRun> run = runs.find(number);
    if (run.isEmpty()) {
      throw Errors.usage("there is no run " + number + "; --list names them");
    }
    return work().report(runs, run.get());
  }

  private int verify(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    type.ifPresent(name -> KnownNames.requireRows(mapping, name));
    if (key.isPresent()) {
      return switch (EntityKey.of(mapping, type.orElseThrow(), key.get())) {
        case EntityKey.Wrong(String reason) -> throw Errors.usage(reason);
        case EntityKey.Right(String canonical) -> {
          RowLookup rows = new RowLookup(source.changes(), mapping);
          String identity = rows.identity(type.get(), canonical).key();
          VerifyScope scope = new VerifyScope.Keys(type.get(), List.of(identity));
          yield verify(
              file,
              source,
              mapping,
              parts -> scope,
              target -> true,
              new OneRow(type.get(), canonical));
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
        target -> former.isEmpty() || former.get().equals(target),
        null);
  }

  /** Rows are read in the order of their identity; so that must be the key that people know. */
  private int verifyRange(
      SynclineFile file, SourceConnection source, BoundMapping mapping, String entry) {
    List<String> bounds = new ArrayList<>();
    for (Optional<String> bound : List.of(options.from(), options.to())) {
      switch (bound.map(text -> EntityKey.ofIdentity(mapping, entry, text)).orElse(NO_BOUND)) {
        case EntityKey.Wrong(String reason) -> throw Errors.usage(reason);
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
    return verify(file, source, mapping, parts -> scope, target -> true, null);
  }

  private int verify(
      SynclineFile file,
      SourceConnection source,
      BoundMapping mapping,
      Function<VerifyParts, VerifyScope> scope,
      Predicate<String> chosen,
      @Nullable OneRow row) {
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      int worst = ExitCode.DONE;
      for (TargetConnection target : targets) {
        VerifyParts parts =
            new VerifyParts(
                source.changes(), target.target(), source.state(), mapping, context.clock());
        if (chosen.test(target.target().name())) {
          Supplier<List<RowField>> fields =
              () -> row == null ? List.of() : row.fields(file.name(), source, target, mapping);
          worst = worse(worst, work().make(settings(file), parts, scope.apply(parts), fields));
        }
      }
      return worst;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  private VerifyWork work() {
    return new VerifyWork(context, options);
  }

  /** What each store holds of one row, field by field. */
  private record OneRow(String entry, String key) {
    List<RowField> fields(
        String sync, SourceConnection source, TargetConnection target, BoundMapping mapping) {
      try {
        return RowField.of(
            new Explainer(sync, source, List.of(target), mapping)
                .explain(entry, key, Duration.ZERO));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }
  }

  /** Differences outweigh what is undecided. */
  private static int worse(int one, int other) {
    return one == ExitCode.DIFFERENT || other == ExitCode.DONE ? one : other;
  }

  private VerifySettings settings(SynclineFile file) {
    boolean queue = file.source().capture() == SourceSettings.Capture.TRIGGER;
    return options.settings(
        VerifySettings.of(file.name(), queue, options.depth(key.isPresent())),
        new LoadLimits(file.verify().maxLag(), file.verify().maxSessions()));
  }
}
