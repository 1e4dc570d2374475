// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.operation.Request;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.RepairPlan.Step;
import io.syncline.engine.verify.RowCheck.Checked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has rows written that a plan names, some thousand at a time: while the pipeline writes some,
 * those before are compared again and audited, and those after looked at. One thread.
 */
final class RepairWork {
  private static final int CHUNK = 5_000;

  /** The engine looks for requests once a second, so it should then find more than one. */
  private static final int AHEAD = 3;

  /** Of a row that was not written, as far as this repair knows. */
  private static final String FOUND_EQUAL =
      Verdict.EQUAL.text() + " before this repair wrote it: by a change, or one that was cut short";

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final RepairSettings repair;
  private final long run;
  private final BooleanSupplier stopping;
  private final HandOver hands;
  private final Pace pace;

  /**
   * @param run whose differences are mended
   */
  RepairWork(
      VerifySettings settings,
      VerifyParts parts,
      RepairSettings repair,
      long run,
      BooleanSupplier stopping) {
    this.settings = settings;
    this.parts = parts;
    this.repair = repair;
    this.run = run;
    this.stopping = stopping;
    this.hands = new HandOver(settings, parts, repair.by(), stopping);
    this.pace = new Pace(repair.rowsPerSecond(), System::nanoTime);
  }

  /** Rows that the pipeline has, or none that it need have. */
  private record Given(List<Step> steps, List<String> due, @Nullable Request request) {}

  /** What was found of the rows afterwards. */
  Tally mend(String entry, List<Step> steps, RowScan rows) throws InterruptedException {
    Deque<Given> given = new ArrayDeque<>();
    Tally tally = Tally.NONE;
    int size = chunkSize();
    for (int i = 0; i < steps.size() && !stopping.getAsBoolean(); i += size) {
      if (given.size() == AHEAD) {
        tally = tally.plus(finish(entry, given.removeFirst(), rows));
      }
      given.add(give(entry, steps.subList(i, Math.min(i + size, steps.size())), rows));
      pace.rest(given.getLast().steps().size(), stopping);
    }
    while (!given.isEmpty()) {
      tally = tally.plus(finish(entry, given.removeFirst(), rows));
    }
    return tally;
  }

  /** What is limited comes second by second, not in bursts. */
  private int chunkSize() {
    double rate = repair.rowsPerSecond();
    return rate <= 0 ? CHUNK : (int) Math.max(1, Math.min(CHUNK, rate));
  }

  private Given give(String entry, List<Step> steps, RowScan rows) {
    List<String> due = stillDifferent(entry, steps, rows);
    return new Given(steps, due, due.isEmpty() ? null : hands.submit(entry, due, repair.orphans()));
  }

  /** A single look: what is merely on its way is written once more, which does no harm. */
  private List<String> stillDifferent(String entry, List<Step> steps, RowScan rows) {
    ExpectedRows expected = new ExpectedRows(parts.mapping(), parts.target().name(), entry);
    Comparer comparer = Comparer.of(settings, parts);
    List<String> keys = steps.stream().map(step -> step.difference().id().key()).toList();
    Set<String> equal =
        FirstLook.at(rows, expected, comparer, keys, parts.clock().instant()).equalKeys();
    return keys.stream().filter(key -> !equal.contains(key)).toList();
  }

  private Tally finish(String entry, Given given, RowScan rows) throws InterruptedException {
    auditFoundEqual(entry, given);
    Tally tally = Tally.of(Verdict.EQUAL, given.steps().size() - given.due().size());
    if (given.request() == null) {
      saveMended(given, Set.of());
      return tally;
    }
    hands.await(given.request());
    Set<String> left = new HashSet<>(given.due());
    Map<String, Step> byKey =
        given.steps().stream()
            .collect(Collectors.toMap(step -> step.difference().id().key(), step -> step));
    List<AuditRecord> records = new ArrayList<>();
    for (Checked checked : new RowCheck(settings, parts, rows).check(entry, given.due())) {
      tally = tally.plus(Tally.of(checked.verdict(), 1));
      if (checked.verdict() == Verdict.EQUAL) {
        left.remove(checked.id().key());
      }
      Step step = byKey.get(checked.id().key());
      if (step != null) {
        records.add(record(step, "repair", checked.verdict().text() + found(checked.finding())));
      }
    }
    parts.state().audit().add(records);
    saveMended(given, left);
    return tally;
  }

  /** Once, however often a repair that was cut short is made again. */
  private void auditFoundEqual(String entry, Given given) {
    Set<String> due = Set.copyOf(given.due());
    List<Step> equal =
        given.steps().stream().filter(step -> !due.contains(step.difference().id().key())).toList();
    if (equal.isEmpty()) {
      return;
    }
    Set<String> audited =
        parts
            .state()
            .audit()
            .ofRun(run, entry, equal.stream().map(step -> step.difference().id().key()).toList());
    parts
        .state()
        .audit()
        .add(
            equal.stream()
                .filter(step -> !audited.contains(step.difference().id().key()))
                .map(step -> record(step, "repair", FOUND_EQUAL))
                .toList());
  }

  /** But for strays, of which a queue knows nothing, and which no look at a row shows. */
  private void saveMended(Given given, Set<String> left) {
    parts
        .state()
        .verifications()
        .saveMended(
            run,
            given.steps().stream()
                .filter(step -> !settings.queue() || step.strays() == 0)
                .map(step -> step.difference().id())
                .filter(id -> !left.contains(id.key()))
                .toList());
  }

  AuditRecord record(Step step, String action, String after) {
    Difference difference = step.difference();
    EntityId id = difference.id();
    return new AuditRecord(
        0,
        settings.sync(),
        parts.target().name(),
        action,
        id.entry(),
        id.key(),
        parts.mapping().laneOf(id.entry()).text(),
        repair.reason(),
        repair.by(),
        parts.clock().instant(),
        run,
        text(difference.discrepancies()),
        after);
  }

  private static String found(@Nullable Finding finding) {
    return finding == null || finding.equal() ? "" : ": " + text(finding.discrepancies());
  }

  private static String text(List<Discrepancy> discrepancies) {
    return discrepancies.stream().map(Discrepancy::text).collect(Collectors.joining("; "));
  }
}
