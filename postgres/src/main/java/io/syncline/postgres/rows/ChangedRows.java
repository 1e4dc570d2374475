// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan.SeenRow;
import io.syncline.core.capture.RowScan.Wanted;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were written by transactions which an earlier view may not have seen. A row bears the
 * 32-bit id of the transaction that wrote it, also when it is frozen; one that wrapped around since
 * looks young, which only has it compared needlessly. One thread.
 *
 * @param connection in a transaction
 */
record ChangedRows(Connection connection, Wanted wanted, SourceSnapshot since) {
  private static final long XID_MASK = 0xFFFF_FFFFL;
  private static final long MOST_TRANSACTIONS = 2_000_000_000L;

  /** Rows that changed, how many were looked at, and the key values of the last of these. */
  record Page(List<SeenRow> rows, int looked, @Nullable List<String> last) {}

  /** Whether ids of transactions since then say what is older and what is younger. */
  static void requireComparable(SourceSnapshot since, SourceSnapshot now) {
    if (since.xmin() > now.xmax()) {
      throw new SynclineException(
          ErrorCode.SOURCE_WENT_BACK,
          "the database is older than the run: it was restored or replaced; make a run of"
              + " everything");
    }
    if (now.xmax() - since.xmin() > MOST_TRANSACTIONS) {
      throw new SynclineException(
          ErrorCode.LIMIT_EXCEEDED,
          "more than %,d transactions were made since the run; make a run of everything"
              .formatted(MOST_TRANSACTIONS));
    }
  }

  /**
   * @param after key values; null for the first page
   */
  Page after(@Nullable List<String> after, int limit) throws SQLException {
    RowForm<SeenRow> form = RowForm.stateless(wanted.columns());
    String table = KeyLookup.from(connection, wanted.table());
    String sql = RowSql.young(table, wanted.key(), form.selection(), after != null);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      statement.setString(parameter++, Long.toString(since.xmin() & XID_MASK));
      for (String text : after == null ? List.<String>of() : after) {
        statement.setString(parameter++, text);
      }
      statement.setInt(parameter, limit);
      try (ResultSet row = statement.executeQuery()) {
        return page(row, form, limit);
      }
    }
  }

  private Page page(ResultSet row, RowForm<SeenRow> form, int limit) throws SQLException {
    List<SeenRow> rows = new ArrayList<>();
    int looked = 0;
    SeenRow last = null;
    while (row.next()) {
      last = form.reading().read(row);
      looked = row.getInt("syncline_looked");
      if (row.getBoolean("syncline_young")) {
        rows.add(last);
      }
    }
    return new Page(rows, looked, looked < limit || last == null ? null : wanted.keyOf(last.row()));
  }
}
