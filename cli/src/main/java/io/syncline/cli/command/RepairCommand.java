// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.RepairReport;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.core.verify.Preference;
import io.syncline.core.verify.Preferences;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.engine.verify.Repair;
import io.syncline.engine.verify.RepairPlan;
import io.syncline.engine.verify.RepairSettings;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifySettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Mends what a verification found. */
@Command(
    name = "repair",
    description = {
      "Mends what a verification found; without --apply it only says what it would do.",
      "The rows are handed to the engine that runs, which reads them as they are then and writes",
      "them in its own order: a repair never overwrites anything newer, and never touches what",
      "Syncline does not own. What was repaired is compared again, and audited."
    },
    footer = {
      "",
      "Examples:",
      "  syncline repair",
      "  syncline repair --apply --reason 'edits by hand of last night'",
      "  syncline repair --run 12 --orphans keep --apply",
      "",
      "Exit codes: 0 planned, or all equal afterwards; 1 failed, or more than --max-fraction; 2"
          + " wrong",
      "usage or invalid file; 3 something still differs; 4 something could not be decided."
    })
public final class RepairCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "The verification that found it (default: the last that is done).")
  private Optional<Long> run = Optional.empty();

  @Option(names = "--apply", description = "Do it.")
  private boolean apply;

  @Option(
      names = "--orphans",
      paramLabel = "POLICY",
      defaultValue = "delete",
      description = {
        "What becomes of what has no row any more: delete, keep or quarantine",
        "(default: ${DEFAULT-VALUE})."
      })
  private OrphanPolicy orphans = OrphanPolicy.DELETE;

  @Option(
      names = "--prefer",
      paramLabel = "RULE",
      description = {
        "Which store is believed where both have something: postgres, complete, graph or",
        "newest:PROPERTY, for all types (default: the section repair: of the file)."
      })
  private Optional<String> prefer = Optional.empty();

  @Option(
      names = "--max-fraction",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description =
          "Refuse to repair more than this share of the rows (default: ${DEFAULT-VALUE}).")
  private double maxFraction;

  @Option(
      names = "--max-rate",
      paramLabel = "ROWS",
      defaultValue = "0",
      description = "At most so many rows a second; 0 for no limit (default: ${DEFAULT-VALUE}).")
  private double maxRate;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "found by verify",
      description = "Why, for the audit.")
  private String reason = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many rows are listed (default: ${DEFAULT-VALUE}).")
  private int limit;

  public RepairCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (maxFraction < 0 || maxFraction > 100) {
      throw Errors.usage("--max-fraction must be a percentage from 0 to 100, was " + maxFraction);
    }
    if (limit < 1 || maxRate < 0) {
      throw Errors.usage("--limit must be at least 1, and --max-rate not negative");
    }
    if (prefer.isPresent() && Preference.parse(prefer.get()).isEmpty()) {
      throw Errors.usage("--prefer must be " + Preference.WORDS + ", was " + prefer.get());
    }
    return context.withFile(
        file -> {
          try (SourceConnection source = context.connections().source(file)) {
            return context.withMapping(file, source, mapping -> repair(file, source, mapping));
          } catch (SynclineException e) {
            return context.notAnswered(e);
          }
        });
  }

  private int repair(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    Optional<VerifyRun> found = found(file, source);
    if (found.isEmpty()) {
      throw Errors.usage(missing());
    }
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      for (TargetConnection target : targets) {
        if (target.target().name().equals(found.get().target())) {
          return repair(file, source, mapping, target, found.get());
        }
      }
      throw Errors.usage("the file has no target " + found.get().target());
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  private String missing() {
    return run.map(number -> "there is no run " + number + "; 'syncline verify --list' names them")
        .orElse("no verification is done; 'syncline verify' makes one");
  }

  private Optional<VerifyRun> found(SynclineFile file, SourceConnection source) {
    if (run.isPresent()) {
      return source.state().verifications().find(run.get());
    }
    return source.state().verifications().runs(file.name(), Integer.MAX_VALUE).stream()
        .filter(one -> one.state().equals(VerifyRun.DONE))
        .findFirst();
  }

  private int repair(
      SynclineFile file,
      SourceConnection source,
      BoundMapping mapping,
      TargetConnection target,
      VerifyRun found) {
    VerifyParts parts =
        new VerifyParts(
            source.changes(), target.target(), source.state(), mapping, context.clock());
    boolean queue = file.source().capture() == SourceSettings.Capture.TRIGGER;
    Repair repair =
        new Repair(
            VerifySettings.of(file.name(), queue, found.depth()),
            parts,
            new RepairSettings(
                orphans,
                preferences(file),
                maxFraction / 100,
                maxRate,
                Person.name(context),
                reason));
    RepairPlan plan = repair.plan(found);
    if (!apply || (plan.repairs() + plan.kept() + plan.removedStrays() == 0)) {
      List<String> flaws = found.flaws().isEmpty() ? List.of() : repair.flawsBeyondRepair();
      print(RepairReport.of(plan, found.target(), null).with(flaws));
      boolean left = !flaws.isEmpty() || !plan.strays().isEmpty();
      return apply && left ? ExitCode.DIFFERENT : ExitCode.DONE;
    }
    return context.shutdown().interruptible(() -> apply(repair, plan, found), repair::stop);
  }

  private Preferences preferences(SynclineFile file) {
    return prefer
        .flatMap(Preference::parse)
        .map(rule -> new Preferences(rule, Map.of()))
        .orElse(file.repair());
  }

  private void print(RepairReport report) {
    context.print(report, report.lines(context.paint(), limit));
  }

  private int apply(Repair repair, RepairPlan plan, VerifyRun found) {
    try {
      Tally tally = repair.apply(plan);
      print(RepairReport.of(plan, found.target(), tally));
      List<String> flaws = found.flaws().isEmpty() ? List.of() : repair.flaws();
      flaws.forEach(flaw -> context.terminal().say("still there: " + flaw));
      return flaws.isEmpty() ? code(tally) : ExitCode.DIFFERENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.UNCHECKED;
    } catch (SynclineException e) {
      context.fail(e);
      return e.passesByItself() && e.code() != ErrorCode.LIMIT_EXCEEDED
          ? ExitCode.UNCHECKED
          : ExitCode.FAILED;
    }
  }

  private static int code(Tally tally) {
    if (tally.count(Verdict.DIFFERENT) + tally.count(Verdict.KNOWN_FAILURE) > 0) {
      return ExitCode.DIFFERENT;
    }
    return tally.count(Verdict.DEFERRED) + tally.count(Verdict.UNVERIFIABLE) > 0
        ? ExitCode.UNCHECKED
        : ExitCode.DONE;
  }
}
