// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.RowScan;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is visible, which may lack commits that were streamed long ago. */
final class InMemoryRowScan implements RowScan {
  private static final int MESSAGE = 64;

  private final InMemoryDatabase database;
  private final int incarnation;

  InMemoryRowScan(InMemoryDatabase database) {
    this.database = database;
    this.incarnation = database.incarnation();
  }

  @Override
  public Seen after(Wanted wanted, @Nullable List<String> after, int limit) {
    synchronized (database) {
      NavigableMap<List<String>, Row> byKey = database.visibleRows().of(wanted.table());
      Map<List<String>, Row> rest = after == null ? byKey : byKey.tailMap(after, false);
      return see(wanted, rest.entrySet().stream().limit(limit));
    }
  }

  @Override
  public Seen keys(Wanted wanted, List<String> keys) {
    Set<String> asked = new HashSet<>(keys);
    synchronized (database) {
      return see(
          wanted,
          database.visibleRows().of(wanted.table()).entrySet().stream()
              .filter(row -> asked.contains(InMemoryRowReader.text(wanted.key(), row.getValue()))));
    }
  }

  private Seen see(Wanted wanted, Stream<Map.Entry<List<String>, Row>> rows) {
    database.requireIncarnation(incarnation);
    List<SeenRow> seen = rows.map(row -> seen(wanted, row)).toList();
    Position high = Position.endOf(database.lsn());
    database.moveOn(MESSAGE);
    return new Seen(seen, database.snapshot(), high, Set.of());
  }

  private SeenRow seen(Wanted wanted, Map.Entry<List<String>, Row> row) {
    return new SeenRow(
        InMemoryRowReader.select(row.getValue(), wanted.columns()),
        database.visibleRows().state(wanted.table(), row.getKey()));
  }

  @Override
  public void close() {}
}
