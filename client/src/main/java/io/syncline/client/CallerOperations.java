// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Operations that callers do under a key of theirs. Any thread. */
final class CallerOperations {
  private final String schema;
  private final TicketRows tickets;

  CallerOperations(String schema, TicketRows tickets) {
    this.schema = schema;
    this.tickets = tickets;
  }

  Once once(Connection connection, String key, Duration keep, Once.Work work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    boolean done = false;
    try {
      Once once =
          begin(connection, key, keep) ? first(connection, key, work) : repeated(connection, key);
      connection.releaseSavepoint(before);
      done = true;
      return once;
    } finally {
      if (!done) {
        connection.rollback(before);
      }
    }
  }

  private boolean begin(Connection connection, String key, Duration keep) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + schema + ".begin_operation(?, make_interval(secs => ?))")) {
      statement.setString(1, key);
      statement.setDouble(2, keep.toMillis() / 1000.0);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private Once first(Connection connection, String key, Once.Work work) throws SQLException {
    Once.Done done = work.run();
    Ticket ticket = tickets.take(connection, done.entities());
    store(connection, key, ticket, done.payload());
    return new Once(true, ticket, done.payload());
  }

  private void store(Connection connection, String key, Ticket ticket, @Nullable String payload)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + schema + ".end_operation(?, ?, ?)")) {
      statement.setString(1, key);
      statement.setString(2, ticket.text());
      statement.setString(3, payload);
      statement.execute();
    }
  }

  private Once repeated(Connection connection, String key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM " + schema + ".operation_answer(?)")) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getString("ticket") == null) {
          throw new IllegalStateException(
              "operation " + key + " has no answer: it calls itself, or its answer expired");
        }
        return new Once(false, new Ticket(row.getString("ticket")), row.getString("payload"));
      }
    }
  }
}
