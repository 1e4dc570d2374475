// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Position;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.SqlText;
import io.syncline.core.verify.Digest;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads rows for comparison in one read-only view each time, which is held for seconds at most. */
public final class PostgresRowScan implements RowScan {
  /** How long a view is held while one statement runs; a chunk takes a fraction of it. */
  public static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String CANCELED = "57014";

  /** As the last ANALYZE counted, partitions included. */
  private static final String ESTIMATE =
      """
      SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::int8 FROM pg_class c
      WHERE c.relkind <> 'p' AND c.oid IN (
        SELECT relid FROM pg_partition_tree(?::text::regclass) UNION SELECT ?::text::regclass)
      """;

  private final Sessions sessions;
  private final Pool pool;
  private final Standing standing;
  private final Duration longest;

  /**
   * @param pool of pinned connections; whoever made it closes it
   * @param longest how long one statement may take
   */
  public PostgresRowScan(Sessions sessions, Pool pool, Standing standing, Duration longest) {
    this.sessions = sessions;
    this.pool = pool;
    this.standing = standing;
    this.longest = longest;
  }

  @Override
  public Seen rows(Wanted wanted, Span span, int limit) {
    RowForm<SeenRow> form = RowForm.stateless(wanted.columns());
    return viewing(
        wanted,
        (connection, snapshot) ->
            new Seen(
                lookup(connection, wanted).rows(span, limit, form),
                snapshot,
                standing.high(connection),
                Set.of()));
  }

  @Override
  public Summed summed(Wanted wanted, Span span, int limit) {
    return viewing(
        wanted,
        (connection, snapshot) -> {
          String record = RowHash.record(connection, wanted.table(), wanted.columns());
          RowForm<RowForm.Hashed> form = RowForm.hashed(wanted.columns(), record);
          List<RowForm.Hashed> rows = lookup(connection, wanted).rows(span, limit, form);
          Seen seen =
              new Seen(
                  rows.stream().map(RowForm.Hashed::row).toList(),
                  snapshot,
                  standing.high(connection),
                  Set.of());
          return new Summed(seen, sum(rows));
        });
  }

  private static Digest sum(List<RowForm.Hashed> rows) {
    long first = 0;
    long second = 0;
    for (RowForm.Hashed row : rows) {
      first += row.first();
      second += row.second();
    }
    return new Digest(rows.size(), List.of(first, second));
  }

  @Override
  public Digest digest(Wanted wanted, Span span) {
    return viewing(
        wanted,
        (connection, snapshot) ->
            lookup(connection, wanted)
                .digest(span, RowHash.record(connection, wanted.table(), wanted.columns())));
  }

  @Override
  public Changed changed(
      Wanted wanted, @Nullable List<String> after, SourceSnapshot since, int limit) {
    return viewing(
        wanted,
        (connection, snapshot) -> {
          ChangedRows.requireComparable(since, snapshot);
          ChangedRows rows = new ChangedRows(connection, wanted, since);
          ChangedRows.Page page = rows.after(after, limit);
          Position high = standing.high(connection);
          return new Changed(
              new Seen(page.rows(), snapshot, high, Set.of()), page.looked(), page.last());
        });
  }

  @Override
  public Seen keys(Wanted wanted, List<String> keys) {
    RowForm<SeenRow> form = RowForm.states(wanted.columns());
    Seen seen =
        viewing(
            wanted,
            (connection, snapshot) -> {
              Position high = standing.high(connection);
              List<SeenRow> rows = lookup(connection, wanted).find(keys, form);
              return new Seen(rows, snapshot, high, standing.pending(connection, wanted, keys));
            });
    try (Connection connection = pool.connection()) {
      standing.bringBy(connection);
    } catch (SQLException e) {
      throw failure(wanted, e);
    }
    return seen;
  }

  @Override
  public Set<String> present(Wanted wanted, List<String> keys) {
    KeyColumns key = wanted.key();
    return viewing(
        wanted,
        (connection, snapshot) ->
            lookup(connection, wanted).find(keys, key.columns()).stream()
                .map(row -> KeyLookup.text(key, row))
                .collect(Collectors.toSet()));
  }

  @Override
  public Set<String> within(Wanted wanted, Span span, List<String> keys) {
    return viewing(
        wanted,
        (connection, snapshot) -> Set.copyOf(lookup(connection, wanted).within(span, keys)));
  }

  @Override
  public long estimate(Wanted wanted) {
    String schema = SqlText.identifier(wanted.table().schema());
    String table = schema + "." + SqlText.identifier(wanted.table().name());
    try (Connection connection = pool.connection();
        PreparedStatement statement = connection.prepareStatement(ESTIMATE)) {
      statement.setString(1, table);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw failure(wanted, e);
    }
  }

  @Override
  public long estimate(Wanted wanted, Span span) {
    return viewing(wanted, (connection, snapshot) -> lookup(connection, wanted).estimate(span));
  }

  private static KeyLookup lookup(Connection connection, Wanted wanted) {
    return new KeyLookup(connection, wanted.table(), wanted.key());
  }

  /** What is done within a view. */
  private interface Reading<T> {
    T read(Connection connection, SourceSnapshot snapshot) throws SQLException;
  }

  private <T> T viewing(Wanted wanted, Reading<T> reading) {
    try (Connection connection = pool.connection()) {
      return RowView.within(connection, limits(), snapshot -> reading.read(connection, snapshot));
    } catch (SQLException e) {
      throw failure(wanted, e);
    }
  }

  private String limits() {
    long millis = longest.toMillis();
    return "SET LOCAL statement_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d"
        .formatted(millis, millis);
  }

  private SynclineException failure(Wanted wanted, SQLException cause) {
    if (CANCELED.equals(cause.getSQLState())) {
      return new SynclineException(
          ErrorCode.SOURCE_UNREACHABLE,
          ("reading rows of %s for comparison took longer than %d ms and was given up, so that no"
                  + " view of the database is held for long; the table is locked, the server is"
                  + " busy, or its key has no index")
              .formatted(wanted.table(), longest.toMillis()),
          cause);
    }
    return sessions.failure("read " + wanted.table() + " for comparison", cause);
  }

  @Override
  public void close() {}
}
