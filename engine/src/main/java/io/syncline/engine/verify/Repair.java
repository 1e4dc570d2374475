// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.engine.verify.RepairPlan.Action;
import io.syncline.engine.verify.RepairPlan.Step;
import io.syncline.engine.verify.RepairPlan.Strays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Mends what a verification found. It writes nothing itself: the keys are handed to the pipeline
 * that owns them, which reads the rows as they are then and writes them in its own order, so that a
 * repair can never overwrite anything newer. What was repaired is compared again, and every row is
 * audited with what was found and what was left. Repeating a repair, also one whose process was
 * killed, repeats nothing. One thread.
 */
public final class Repair {
  private static final int PAGE = 1_000;

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final RepairSettings repair;
  private final StrayRepair strays;
  private volatile boolean stopping;

  public Repair(VerifySettings settings, VerifyParts parts, RepairSettings repair) {
    this.settings = settings;
    this.parts = parts;
    this.repair = repair;
    this.strays = new StrayRepair(settings, parts, repair, () -> stopping);
  }

  /** Lets {@link #apply} return after the rows under way. Any thread. */
  public void stop() {
    stopping = true;
  }

  /** What would be done about what a run found; nothing is changed. */
  public RepairPlan plan(VerifyRun run) {
    RuleCheck.require(repair.preferences(), parts.mapping());
    List<Step> steps = new ArrayList<>();
    VerifyStore runs = parts.state().verifications();
    List<Difference> page = runs.differences(run.id(), null, PAGE);
    while (!page.isEmpty()) {
      steps.addAll(steps(page));
      page = runs.differences(run.id(), page.getLast().id(), PAGE);
    }
    long compared = run.tally().total();
    List<Strays> found = strays.find(run);
    return new RepairPlan(run.id(), compared, steps, found, tooMany(steps, found, run));
  }

  private List<Step> steps(List<Difference> page) {
    Map<String, List<Difference>> byEntry =
        page.stream()
            .filter(difference -> difference.verdict() == Verdict.DIFFERENT)
            .filter(difference -> parts.mapping().entries().contains(difference.id().entry()))
            .collect(
                Collectors.groupingBy(
                    difference -> difference.id().entry(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Reconciliation reconciliation =
        new Reconciliation(settings.sync(), parts, repair.preferences());
    List<Step> steps = new ArrayList<>();
    byEntry.forEach(
        (entry, differences) -> {
          Map<String, String> believed = reconciliation.believed(entry, differences);
          for (Difference difference : differences) {
            String why = believed.get(difference.id().key());
            steps.add(
                why == null
                    ? new Step(difference, action(difference), "")
                    : new Step(difference, Action.KEEP_GRAPH, why));
          }
        });
    return steps;
  }

  /** Of all rows, and of each entry's: a table that is empty by mistake may be a small one. */
  private boolean tooMany(List<Step> steps, List<Strays> found, VerifyRun run) {
    Map<String, Long> repairs = new HashMap<>();
    Map<String, Long> removals = new HashMap<>();
    for (Step step : steps) {
      String entry = step.difference().id().entry();
      repairs.merge(entry, step.action().writes() ? 1L : 0L, Long::sum);
      removals.merge(entry, step.action().removes() ? 1L : 0L, Long::sum);
    }
    found.stream()
        .filter(one -> one.action().writes())
        .forEach(one -> repairs.merge(one.entry(), unnamed(one, steps), Long::sum));
    Map<String, Long> compared =
        parts.state().verifications().chunks(run.id()).stream()
            .collect(
                Collectors.groupingBy(
                    VerifyStore.Chunk::entry,
                    Collectors.summingLong(chunk -> chunk.tally().total())));
    long all = repairs.values().stream().mapToLong(Long::longValue).sum();
    return repair.tooMany(all, run.tally().total())
        || any(repairs, compared, repair::tooMany)
        || (run.general() && any(removals, compared, repair::empties));
  }

  private static boolean any(
      Map<String, Long> rows, Map<String, Long> compared, BiPredicate<Long, Long> tooMany) {
    return rows.entrySet().stream()
        .anyMatch(
            entry -> tooMany.test(entry.getValue(), compared.getOrDefault(entry.getKey(), 0L)));
  }

  /** How many of such edges no step speaks of. */
  private static long unnamed(Strays strays, List<Step> steps) {
    long named =
        steps.stream()
            .filter(step -> step.difference().id().entry().equals(strays.entry()))
            .filter(step -> step.action().writes())
            .mapToLong(Step::strays)
            .sum();
    return Math.max(0, strays.edges() - named);
  }

  /** What belongs to no row and is still there. */
  public List<String> flaws() {
    return texts(flaw -> true);
  }

  /** The same, without what a repair may mend. */
  public List<String> flawsBeyondRepair() {
    return texts(flaw -> flaw.strays() == 0);
  }

  private List<String> texts(Predicate<TargetVerifier.Flaw> chosen) {
    return parts.target().verifier().flaws().stream()
        .filter(chosen)
        .map(Verification::text)
        .toList();
  }

  private Action action(Difference difference) {
    boolean orphan =
        difference.discrepancies().stream().allMatch(one -> one.kind() == Discrepancy.Kind.ORPHAN);
    if (!orphan) {
      return Action.WRITE;
    }
    return switch (repair.orphans()) {
      case DELETE -> Action.REMOVE;
      case KEEP -> Action.NONE;
      case QUARANTINE -> Action.QUARANTINE;
    };
  }

  /**
   * Carries a plan out.
   *
   * @return what was found of the planned rows afterwards
   * @throws SynclineException LIMIT_EXCEEDED if the plan is too much; NOT_APPLIED if no engine runs
   *     that could do it
   */
  public Tally apply(RepairPlan plan) throws InterruptedException {
    if (plan.tooMany()) {
      throw new SynclineException(
          ErrorCode.LIMIT_EXCEEDED,
          "%,d rows would be repaired of %,d that were compared, and %,d stray edges removed: more than %s %%, or most of a type; if the mapping and the source are what they should be, say --max-fraction PERCENT"
              .formatted(
                  plan.repairs(), plan.compared(), plan.removedStrays(), repair.mostShare() * 100));
    }
    Map<String, List<Step>> byEntry =
        plan.steps().stream()
            .filter(step -> step.action().writes())
            .collect(
                Collectors.groupingBy(
                    step -> step.difference().id().entry(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    strays.remove(plan); // before rows are compared again
    RepairWork work = new RepairWork(settings, parts, repair, plan.run(), () -> stopping);
    Tally tally = Tally.NONE;
    try (RowScan rows = parts.source().rowScan()) {
      for (Map.Entry<String, List<Step>> entry : byEntry.entrySet()) {
        tally = tally.plus(work.mend(entry.getKey(), entry.getValue(), rows));
      }
    }
    auditKept(plan, work);
    if (stopping) {
      throw new InterruptedException("stopped before the end");
    }
    return tally;
  }

  /** Once for each thing that is kept, however often it is decided. */
  private void auditKept(RepairPlan plan, RepairWork work) {
    for (Step step : plan.steps()) {
      if (step.action() == Action.KEEP_GRAPH) {
        AuditRecord record =
            work.record(step, "keep graph", "left as the graph has it: " + step.why());
        boolean known =
            parts.state().audit().list(settings.sync(), step.difference().id(), 1).stream()
                .anyMatch(
                    last ->
                        last.before().equals(record.before())
                            && last.after().equals(record.after()));
        if (!known) {
          parts.state().audit().add(List.of(record));
        }
      }
    }
  }
}
