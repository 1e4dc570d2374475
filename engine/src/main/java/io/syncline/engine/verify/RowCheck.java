// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides on some rows of one entry, now. One thread. */
final class RowCheck {
  private static final Duration TICK = Duration.ofMillis(50);

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final RowScan rows;

  RowCheck(VerifySettings settings, VerifyParts parts, RowScan rows) {
    this.settings = settings;
    this.parts = parts;
    this.rows = rows;
  }

  /**
   * What was found of a row.
   *
   * @param finding null where it could not be compared
   * @param present whether the row projects to anything, as it was read first
   */
  record Checked(EntityId id, Verdict verdict, @Nullable Finding finding, boolean present) {}

  /** Waits for as long as the settings are patient. */
  List<Checked> check(String entry, List<String> keys) throws InterruptedException {
    ExpectedRows expectedRows = new ExpectedRows(parts.mapping(), parts.target().name(), entry);
    Comparer comparer = Comparer.of(settings, parts);
    FirstLook first = FirstLook.at(rows, expectedRows, comparer, keys, parts.clock().instant());
    Confirmation confirmation = new Confirmation(settings, parts, rows, expectedRows, comparer);
    confirmation.add(first.suspects());
    Map<String, Checked> checked = new LinkedHashMap<>();
    for (FirstLook.Decided one : first.decided()) {
      checked.put(
          one.id().key(),
          new Checked(one.id(), one.verdict(), one.finding(), first.present(one.id())));
    }
    while (confirmation.size() > 0) {
      for (Confirmation.Decided decided : confirmation.step()) {
        EntityId id = decided.candidate().id();
        checked.put(
            id.key(),
            new Checked(id, decided.verdict(), decided.candidate().seen(), first.present(id)));
      }
      if (confirmation.size() > 0) {
        Thread.sleep(TICK);
      }
    }
    return List.copyOf(checked.values());
  }
}
