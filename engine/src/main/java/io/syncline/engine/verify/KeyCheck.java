// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.core.verify.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Compares some rows by key, and has them written. One thread. */
public final class KeyCheck {
  private final VerifySettings settings;
  private final VerifyParts parts;
  private final HandOver hands;

  /**
   * @param by who asks
   */
  public KeyCheck(VerifySettings settings, VerifyParts parts, String by) {
    this.settings = settings;
    this.parts = parts;
    this.hands = new HandOver(settings, parts, by, () -> false);
  }

  /**
   * What became of a row.
   *
   * @param what how the target differs, in words; empty if it does not
   */
  public record Found(EntityId id, Verdict verdict, String what) {}

  /** Decides on rows, for as long as the settings are patient. */
  public List<Found> decide(String entry, List<String> keys) throws InterruptedException {
    try (RowScan rows = parts.source().rowScan()) {
      return new RowCheck(settings, parts, rows)
          .check(entry, keys).stream()
              .map(
                  checked ->
                      new Found(
                          checked.id(),
                          checked.verdict(),
                          checked.finding() == null ? "" : text(checked.finding())))
              .toList();
    }
  }

  static String text(Finding finding) {
    return finding.discrepancies().stream()
        .map(Discrepancy::text)
        .collect(Collectors.joining("; "));
  }

  /** Has the pipeline that owns the rows write them as they are then. */
  public void rewrite(String entry, List<String> keys) throws InterruptedException {
    hands.give(entry, keys, OrphanPolicy.DELETE);
  }
}
