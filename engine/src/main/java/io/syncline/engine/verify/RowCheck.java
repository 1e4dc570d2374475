// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    Comparer comparer = new Comparer(parts.target().verifier(), settings.depth());
    RowScan.Seen seen = rows.keys(expectedRows.wanted(), keys);
    Map<String, Expected> expected = expectedRows.of(seen, keys);
    Map<String, Finding> findings = comparer.compare(entry, expected.values());
    Confirmation confirmation = new Confirmation(settings, parts, rows, expectedRows, comparer);
    Map<String, Checked> checked = new LinkedHashMap<>();
    List<Candidate> suspects = new ArrayList<>();
    Instant now = parts.clock().instant();
    for (Expected row : expected.values()) {
      EntityId id = row.id();
      Finding finding = findings.get(id.key());
      if (finding == null) {
        checked.put(id.key(), new Checked(id, Verdict.UNVERIFIABLE, null, row.present()));
      } else if (finding.equal()) {
        checked.put(id.key(), new Checked(id, Verdict.EQUAL, finding, row.present()));
      } else {
        suspects.add(new Candidate(id, 0, now, finding, null));
      }
    }
    confirmation.add(suspects);
    while (confirmation.size() > 0) {
      for (Confirmation.Decided decided : confirmation.step()) {
        EntityId id = decided.candidate().id();
        Expected row = expected.get(id.key());
        checked.put(
            id.key(),
            new Checked(
                id, decided.verdict(), decided.candidate().seen(), row != null && row.present()));
      }
      if (confirmation.size() > 0) {
        Thread.sleep(TICK);
      }
    }
    return List.copyOf(checked.values());
  }
}
