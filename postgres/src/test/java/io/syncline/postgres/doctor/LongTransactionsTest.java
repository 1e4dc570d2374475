// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.postgres.doctor.Check.Result;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LongTransactionsTest {
  private static final String WATCHER = "watcher_of_transactions";

  private final EmbeddedPostgres server = SharedServers.postgres();
  private final String database = server.freshDatabase();

  @BeforeEach
  void createRole() {
    server.execute(database, "CREATE ROLE " + WATCHER + " LOGIN");
  }

  @AfterEach
  void drop() {
    server.execute(database, "DROP ROLE " + WATCHER);
    server.dropDatabase(database);
  }

  @Test
  void aSessionIsNamedAndEndedByWhatIsPrinted() throws SQLException {
    try (Connection writer = server.connect(database)) {
      String session = begin(writer);

      Check found = look(server.superuser());

      assertThat(found.result()).isEqualTo(Result.WARNING);
      assertThat(found.what()).startsWith("session " + session + " of role " + server.superuser());
      mend(found);
    }
  }

  @Test
  void aPreparedTransactionIsNamedAndEndedByWhatIsPrinted() throws SQLException {
    try (Connection writer = server.connect(database)) {
      begin(writer);
      try (Statement statement = writer.createStatement()) {
        statement.execute("PREPARE TRANSACTION 'somebody''s'");
      }
    }

    Check found = look(WATCHER);

    assertThat(found.result()).isEqualTo(Result.WARNING);
    assertThat(found.what()).startsWith("prepared transaction 'somebody''s' of role ");
    mend(found);
  }

  @Test
  void whoMayNotSeeItSaysSo() throws SQLException {
    try (Connection writer = server.connect(database)) {
      begin(writer);

      Check found = look(WATCHER);

      assertThat(found.result()).isEqualTo(Result.OK);
      assertThat(found.what()).contains("none that role " + WATCHER + " may see");
      server.execute(database, "GRANT pg_read_all_stats TO " + WATCHER);
      assertThat(look(WATCHER).result()).isEqualTo(Result.WARNING);
    }
  }

  /** Begins a transaction that writes; the id of its session. */
  private static String begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid(), pg_current_xact_id()")) {
      row.next();
      return Objects.requireNonNull(row.getString(1));
    }
  }

  private Check look(String role) throws SQLException {
    return look(role, Duration.ZERO);
  }

  private Check look(String role, Duration limit) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), database);
    try (Connection connection = DriverManager.getConnection(url, role, "")) {
      return new LongTransactions(connection, role, limit).check();
    }
  }

  private void mend(Check found) throws SQLException {
    assertThat(look(server.superuser(), Duration.ofHours(1)).what()).isEqualTo("none");
    server.execute(database, Objects.requireNonNull(found.remedySql()).replaceAll(" --.*", ""));
    Check after = look(server.superuser());
    while (after.what().equals(found.what())) {
      Thread.onSpinWait(); // the session ends a moment later
      after = look(server.superuser());
    }
    assertThat(after.result()).isEqualTo(Result.OK);
  }
}
