// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Preferences;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds differences in which the target is believed, by the rule of their type. Rules weigh values,
 * so the rows are compared once more, with their properties. One thread.
 */
final class Reconciliation {
  private final String sync;
  private final VerifyParts parts;
  private final Preferences preferences;

  /**
   * @param sync whose rows they are
   */
  Reconciliation(String sync, VerifyParts parts, Preferences preferences) {
    this.sync = sync;
    this.parts = parts;
    this.preferences = preferences;
  }

  /** Why the target is believed, by key, where it is. */
  Map<String, String> believed(String entry, List<Difference> differences) {
    if (preferences.alwaysSource(entry) || differences.isEmpty()) {
      return Map.of();
    }
    Map<String, List<Discrepancy>> now = compare(entry, differences);
    Map<String, String> believed = new LinkedHashMap<>();
    for (Difference difference : differences) {
      String key = difference.id().key();
      List<Discrepancy> found = now.getOrDefault(key, difference.discrepancies());
      Optional<String> why =
          found.isEmpty() ? Optional.empty() : preferences.of(entry).believesTarget(found);
      why.ifPresent(reason -> believed.put(key, reason));
    }
    return believed;
  }

  private Map<String, List<Discrepancy>> compare(String entry, List<Difference> differences) {
    List<String> keys = differences.stream().map(one -> one.id().key()).toList();
    ExpectedRows rows = new ExpectedRows(parts.mapping(), parts.target().name(), entry);
    Comparer comparer =
        new Comparer(parts.target().verifier(), Depth.DEEP, new EndOfSource(sync, parts));
    try (RowScan scan = parts.source().rowScan()) {
      var expected = rows.of(scan.keys(rows.wanted(), keys), keys);
      Map<String, Finding> findings = comparer.compare(entry, expected.values());
      return findings.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  one -> one.getValue().discrepancies(),
                  (a, b) -> a,
                  HashMap::new));
    }
  }
}
