// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.verify.Finding;
import io.syncline.engine.verify.KeyCheck.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides on rows as they come, each for as long as the settings are patient: one that changes all
 * the time keeps no other from it. Never waits itself. One thread.
 */
public final class KeyDecisions implements AutoCloseable {
  private final VerifySettings settings;
  private final VerifyParts parts;
  private final RowScan rows;
  private final Comparer comparer;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  public KeyDecisions(VerifySettings settings, VerifyParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.rows = parts.source().rowScan();
    this.comparer = Comparer.of(settings, parts);
  }

  private record Entry(ExpectedRows expected, Confirmation confirmation) {}

  /** Looks at rows; what one look decides is returned, the rest is decided by and by. */
  public List<Found> add(String name, List<String> keys) {
    Entry entry = entries.computeIfAbsent(name, this::entry);
    FirstLook first = FirstLook.at(rows, entry.expected(), comparer, keys, parts.clock().instant());
    entry.confirmation().add(first.suspects());
    return first.decided().stream().map(one -> new Found(one.id(), one.verdict(), "")).toList();
  }

  private Entry entry(String name) {
    ExpectedRows expected = new ExpectedRows(parts.mapping(), parts.target().name(), name);
    return new Entry(expected, new Confirmation(settings, parts, rows, expected, comparer));
  }

  /** Goes on as far as that is possible now; what it decided. */
  public List<Found> step() {
    List<Found> decided = new ArrayList<>();
    for (Entry entry : entries.values()) {
      for (Confirmation.Decided one : entry.confirmation().step()) {
        Finding seen = one.candidate().seen();
        decided.add(new Found(one.candidate().id(), one.verdict(), KeyCheck.text(seen)));
      }
    }
    return decided;
  }

  @Override
  public void close() {
    rows.close();
  }
}
