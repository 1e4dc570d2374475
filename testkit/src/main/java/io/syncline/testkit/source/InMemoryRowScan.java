// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.RowScan;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.type.ContentHash;
import io.syncline.core.type.KeyText;
import io.syncline.core.verify.Digest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
  public Seen rows(Wanted wanted, Span span, int limit) {
    synchronized (database) {
      NavigableMap<List<String>, Row> byKey = database.visibleRows().of(wanted.table());
      return see(
          wanted,
          byKey.entrySet().stream()
              .filter(row -> isWithin(span, row.getKey(), byKey.comparator()))
              .limit(limit));
    }
  }

  @Override
  public Summed summed(Wanted wanted, Span span, int limit) {
    Seen seen = rows(wanted, span, limit);
    return new Summed(seen, digest(seen));
  }

  @Override
  public Digest digest(Wanted wanted, Span span) {
    return digest(rows(wanted, span, Integer.MAX_VALUE));
  }

  private static Digest digest(Seen seen) {
    return seen.rows().stream()
        .map(row -> ContentHash.of("row", row.row().values().toString()))
        .map(hash -> Digest.of(hash.first(), hash.second()))
        .reduce(Digest.none(2), Digest::plus);
  }

  private static boolean isWithin(
      Span span, List<String> key, @Nullable Comparator<? super List<String>> comparator) {
    Comparator<? super List<String>> order = Objects.requireNonNull(comparator);
    return (span.after() == null || order.compare(key, span.after()) > 0)
        && (span.from() == null || order.compare(key, span.from()) >= 0)
        && (span.to() == null || order.compare(key, span.to()) < 0)
        && (span.last() == null || order.compare(key, span.last()) <= 0);
  }

  @Override
  public Set<String> within(Wanted wanted, Span span, List<String> keys) {
    synchronized (database) {
      var order = database.visibleRows().of(wanted.table()).comparator();
      int width = wanted.key().columns().size();
      return keys.stream()
          .filter(key -> isWithin(span, KeyText.parts(key, width), order))
          .collect(Collectors.toSet());
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

  @Override
  public Set<String> present(Wanted wanted, List<String> keys) {
    Set<String> asked = new HashSet<>(keys);
    synchronized (database) {
      database.requireIncarnation(incarnation);
      return database.visibleRows().of(wanted.table()).values().stream()
          .map(row -> InMemoryRowReader.text(wanted.key(), row))
          .filter(asked::contains)
          .collect(Collectors.toSet());
    }
  }

  @Override
  public long estimate(Wanted wanted) {
    synchronized (database) {
      return database.visibleRows().of(wanted.table()).size();
    }
  }

  @Override
  public long estimate(Wanted wanted, Span span) {
    synchronized (database) {
      NavigableMap<List<String>, Row> byKey = database.visibleRows().of(wanted.table());
      return byKey.keySet().stream().filter(key -> isWithin(span, key, byKey.comparator())).count();
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
