// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.apply.TargetWriter;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.core.verify.TargetVerifier.Flaw;
import io.syncline.core.verify.VerifyRun;
import io.syncline.engine.verify.RepairPlan.Action;
import io.syncline.engine.verify.RepairPlan.Strays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Edges that bear an entry's mark where no row's edges are, and nodes of values that count other
 * than the rows that hold them: they belong to no row, and so are mended, counted and audited for
 * each entry as a whole. One thread.
 */
final class StrayRepair {
  private final VerifySettings settings;
  private final VerifyParts parts;
  private final RepairSettings repair;
  private final HandOver hands;
  private final Pace pace;
  private final BooleanSupplier stopping;

  StrayRepair(
      VerifySettings settings, VerifyParts parts, RepairSettings repair, BooleanSupplier stopping) {
    this.stopping = stopping;
    this.settings = settings;
    this.parts = parts;
    this.repair = repair;
    this.hands = new HandOver(settings, parts, repair.by(), stopping);
    this.pace = new Pace(repair.rowsPerSecond(), System::nanoTime);
  }

  /** Those that are there now, of the entries in which a run found some. */
  List<Strays> find(VerifyRun run) {
    boolean any =
        parts.mapping().entries().stream()
            .anyMatch(
                entry -> run.flaws().stream().anyMatch(flaw -> flaw.startsWith(entry + ": ")));
    return any ? present() : List.of();
  }

  private List<Strays> present() {
    Map<String, List<Flaw>> byEntry =
        parts.target().verifier().flaws().stream()
            .filter(flaw -> flaw.strays() > 0)
            .collect(Collectors.groupingBy(Flaw::entry, LinkedHashMap::new, Collectors.toList()));
    boolean removes = repair.orphans() == OrphanPolicy.DELETE && !settings.queue();
    List<Strays> strays = new ArrayList<>();
    byEntry.forEach(
        (entry, flaws) ->
            strays.add(
                new Strays(
                    entry,
                    flaws.stream().mapToLong(Flaw::strays).sum(),
                    flaws.stream().map(Flaw::what).collect(Collectors.joining("; ")),
                    removes ? Action.REMOVE : Action.NONE)));
    return strays;
  }

  /**
   * Has them removed. The audit says before what is to go, which nobody can see afterwards if this
   * process dies meanwhile, and then what was left.
   */
  void remove(RepairPlan plan) throws InterruptedException {
    List<Strays> removed =
        plan.strays().stream().filter(strays -> strays.action().writes()).toList();
    if (removed.isEmpty()) {
      return;
    }
    audit(removed, strays -> "to be mended", plan.run());
    for (Strays strays : removed) {
      remove(strays.entry());
    }
    Map<String, Strays> left =
        present().stream().collect(Collectors.toMap(Strays::entry, strays -> strays));
    audit(
        removed,
        strays -> {
          Strays rest = left.get(strays.entry());
          return rest == null ? "none left" : rest.what();
        },
        plan.run());
  }

  /** Some thousand at a time; when it is to stop the rest stays, and the audit says so. */
  private void remove(String entry) throws InterruptedException {
    long step = TargetWriter.STRAYS_AT_ONCE;
    while (step == TargetWriter.STRAYS_AT_ONCE && !stopping.getAsBoolean()) {
      step = hands.give(entry, List.of(), OrphanPolicy.DELETE);
      pace.rest(Math.toIntExact(step), stopping);
    }
  }

  private void audit(List<Strays> all, Function<Strays, String> after, long run) {
    parts
        .state()
        .audit()
        .add(all.stream().map(strays -> record(strays, after.apply(strays), run)).toList());
  }

  private AuditRecord record(Strays strays, String after, long run) {
    return new AuditRecord(
        0,
        settings.sync(),
        parts.target().name(),
        "repair",
        strays.entry(),
        null,
        parts.mapping().laneOf(strays.entry()).text(),
        repair.reason(),
        repair.by(),
        parts.clock().instant(),
        run,
        strays.what(),
        after);
  }
}
