// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the database says of tickets. Any thread. */
final class TicketRows {
  private final String schema;

  /**
   * @param schema as SQL names it
   */
  TicketRows(String schema) {
    this.schema = schema;
  }

  /**
   * @param movesLog whether it is committed, and a place in the log would tell sooner
   */
  record Told(Answer answer, boolean movesLog) {}

  Ticket take(Connection connection, List<Entity> entities) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + schema + ".ticket(?, ?)")) {
      statement.setArray(1, texts(connection, entities.stream().map(Entity::type).toArray()));
      statement.setArray(2, texts(connection, entities.stream().map(Entity::key).toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Ticket(row.getString(1));
      }
    }
  }

  private static java.sql.Array texts(Connection connection, Object[] texts) throws SQLException {
    return connection.createArrayOf("text", texts);
  }

  /** A place in the log behind everything that is committed. */
  String goal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + schema + ".ticket_goal()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  Told ask(Connection connection, Ticket ticket, @Nullable String goal) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT * FROM " + schema + ".ticket_state(?, ?::text::pg_lsn)")) {
      statement.setString(1, ticket.text());
      statement.setString(2, goal);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        boolean movesLog = row.getBoolean("from_log");
        return new Told(answer(row), movesLog);
      }
    }
  }

  private static Answer answer(ResultSet row) throws SQLException {
    String state = text(row, "state");
    return switch (state) {
      case "synced" -> new Answer.Synced();
      case "pending" -> new Answer.Pending(text(row, "detail"));
      case "rolled back" -> new Answer.RolledBack();
      case "failed" -> new Answer.Failed(failures(row));
      default -> new Answer.Unknown(text(row, "detail"));
    };
  }

  private static List<Failure> failures(ResultSet row) throws SQLException {
    List<Failure> failures = new ArrayList<>();
    do {
      OffsetDateTime next = row.getObject("next_attempt_at", OffsetDateTime.class);
      failures.add(
          new Failure(
              text(row, "sync"),
              text(row, "target"),
              new Entity(text(row, "entity_type"), text(row, "entity_id")),
              text(row, "failure_class"),
              text(row, "failure_code"),
              text(row, "detail"),
              row.getLong("dead_letter"),
              next == null ? null : next.toInstant()));
    } while (row.next());
    return failures;
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNullElse(row.getString(column), "");
  }
}
