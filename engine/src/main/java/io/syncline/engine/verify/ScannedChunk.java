// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Finding;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A chunk that was compared once.
 *
 * @param equal rows found equal
 * @param suspects what was not found equal, which says nothing yet
 * @param unverifiable rows that could not be compared
 */
record ScannedChunk(long equal, List<Finding> suspects, List<EntityId> unverifiable) {
  static final ScannedChunk NONE = equal(0);

  ScannedChunk {
    suspects = List.copyOf(suspects);
    unverifiable = List.copyOf(unverifiable);
  }

  static ScannedChunk equal(long rows) {
    return new ScannedChunk(rows, List.of(), List.of());
  }

  boolean isEqual() {
    return suspects.isEmpty() && unverifiable.isEmpty();
  }

  /** Where neither side has anything there is nothing to count. */
  static ScannedChunk of(List<Expected> rows, Map<String, Finding> findings) {
    return of(rows, findings, Expected::present);
  }

  /** Where it was asked for each row, each counts. */
  static ScannedChunk ofAll(List<Expected> rows, Map<String, Finding> findings) {
    return of(rows, findings, row -> true);
  }

  private static ScannedChunk of(
      List<Expected> rows, Map<String, Finding> findings, Predicate<Expected> counts) {
    long equal = 0;
    List<Finding> suspects = new ArrayList<>();
    List<EntityId> unverifiable = new ArrayList<>();
    for (Expected row : rows) {
      Finding finding = findings.get(row.id().key());
      if (finding == null) {
        unverifiable.add(row.id());
      } else if (!finding.equal()) {
        suspects.add(finding);
      } else if (counts.test(row)) {
        equal++;
      }
    }
    return new ScannedChunk(equal, suspects, unverifiable);
  }

  ScannedChunk plus(ScannedChunk other) {
    return new ScannedChunk(
        equal + other.equal,
        Stream.concat(suspects.stream(), other.suspects.stream()).toList(),
        Stream.concat(unverifiable.stream(), other.unverifiable.stream()).toList());
  }
}
