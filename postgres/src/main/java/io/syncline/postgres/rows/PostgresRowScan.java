// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan;
import io.syncline.core.change.Position;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows for comparison in one read-only view each time, which is held for seconds at most. */
public final class PostgresRowScan implements RowScan {
  /** How long a view is held while one statement runs; a chunk takes a fraction of it. */
  public static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String CANCELED = "57014";

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
  public Seen after(Wanted wanted, @Nullable List<String> after, int limit) {
    RowForm<SeenRow> form = RowForm.states(wanted.columns());
    return see(wanted, List.of(), lookup -> lookup.after(after, limit, form));
  }

  @Override
  public Seen keys(Wanted wanted, List<String> keys) {
    RowForm<SeenRow> form = RowForm.states(wanted.columns());
    return see(wanted, keys, lookup -> lookup.find(keys, form));
  }

  /** What is done within the view. */
  private interface Reading {
    List<SeenRow> read(KeyLookup lookup) throws SQLException;
  }

  private Seen see(Wanted wanted, List<String> asked, Reading reading) {
    try (Connection connection = pool.connection()) {
      Seen seen =
          RowView.within(
              connection,
              limits(),
              snapshot -> {
                Position high = standing.high(connection);
                List<SeenRow> rows =
                    reading.read(new KeyLookup(connection, wanted.table(), wanted.key()));
                List<String> keys = keys(wanted, asked, rows);
                return new Seen(rows, snapshot, high, standing.pending(connection, wanted, keys));
              });
      standing.bringBy(connection);
      return seen;
    } catch (SQLException e) {
      throw failure(wanted, e);
    }
  }

  private String limits() {
    long millis = longest.toMillis();
    return "SET LOCAL statement_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d"
        .formatted(millis, millis);
  }

  private static List<String> keys(Wanted wanted, List<String> asked, List<SeenRow> rows) {
    List<String> keys = new ArrayList<>(asked);
    rows.forEach(row -> keys.add(KeyLookup.text(wanted.key(), row.row())));
    return keys;
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
