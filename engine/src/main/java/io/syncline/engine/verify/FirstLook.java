// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one look at some rows of one entry says: what is decided by it, and what seems to differ,
 * which only a later look can confirm.
 *
 * @param expected what each row projects to, by key
 */
record FirstLook(Map<String, Expected> expected, List<Decided> decided, List<Candidate> suspects) {
  /**
   * What is decided of a row.
   *
   * @param finding null where the row could not be compared
   */
  record Decided(EntityId id, Verdict verdict, @Nullable Finding finding) {}

  /** Looks now. */
  static FirstLook at(
      RowScan rows, ExpectedRows entry, Comparer comparer, List<String> keys, Instant now) {
    Map<String, Expected> expected = entry.of(rows.keys(entry.wanted(), keys), keys);
    Map<String, Finding> findings = comparer.compare(entry.entry(), expected.values());
    List<Decided> decided = new ArrayList<>();
    List<Candidate> suspects = new ArrayList<>();
    for (Expected row : expected.values()) {
      Finding finding = findings.get(row.id().key());
      if (finding == null) {
        decided.add(new Decided(row.id(), Verdict.UNVERIFIABLE, null));
      } else if (finding.equal()) {
        decided.add(new Decided(row.id(), Verdict.EQUAL, finding));
      } else {
        suspects.add(new Candidate(row.id(), 0, now, finding, null));
      }
    }
    return new FirstLook(expected, decided, suspects);
  }

  /** Whether the row projects to anything. */
  boolean present(EntityId id) {
    Expected row = expected.get(id.key());
    return row != null && row.present();
  }

  /** Keys of the rows that were found equal. */
  Set<String> equalKeys() {
    return decided.stream()
        .filter(one -> one.verdict() == Verdict.EQUAL)
        .map(one -> one.id().key())
        .collect(Collectors.toSet());
  }
}
