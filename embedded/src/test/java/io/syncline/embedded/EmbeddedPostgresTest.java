// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class EmbeddedPostgresTest {
  @Test
  void rowsSurviveKillAndRestartOnTheSamePort() throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      server.createDatabase("it's");
      server.execute("it's", "CREATE TABLE t AS SELECT 42 AS x");

      server.kill();
      assertThat(server.isRunning()).isFalse();
      server.start();

      assertThat(query(server, "it's", "SELECT x FROM t")).isEqualTo("42");
    }
  }

  @Test
  void dataAreKeptOnlyInAFolderOfTheCallers() throws SQLException {
    var folder = Folders.temporary("syncline-kept-");
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().folder(folder).start()) {
      server.execute("postgres", "CREATE TABLE t AS SELECT 42 AS x");
    }

    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().folder(folder).setting("work_mem", "5MB").start()) {
      assertThat(query(server, "postgres", "SELECT x FROM t")).isEqualTo("42");
      assertThat(query(server, "postgres", "SHOW work_mem")).isEqualTo("5MB");
    }

    assertThat(folder).isNotEmptyDirectory();
    Folders.delete(folder);
    EmbeddedPostgres temporary = EmbeddedPostgres.builder().start();
    temporary.close();
    assertThat(Files.exists(temporary.dataDirectory())).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void sharedMemoryIsGoneWithATemporaryServer() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.builder().start();
    String pid = Files.readAllLines(server.dataDirectory().resolve("postmaster.pid")).getFirst();
    assertThat(sharedMemoryOf(pid)).isNotEmpty();

    server.close();

    assertThat(sharedMemoryOf(pid)).isEmpty();
  }

  /** Segments that a process made: the fifth column. */
  private static List<String> sharedMemoryOf(String pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
        .filter(line -> line.strip().matches("(\\S+ +){4}" + pid + " .*"))
        .toList();
  }

  @Test
  void databaseIsDroppedWithItsSlotsAndConnections() throws SQLException {
    EmbeddedPostgres server = SharedServers.postgres();
    String database = server.freshDatabase();
    try (Connection connection = server.connect(database)) {
      connection
          .createStatement()
          .execute("SELECT pg_create_logical_replication_slot('s', 'pgoutput')");

      server.dropDatabase(database);

      assertThat(connection.isValid(1)).isFalse();
    }
    assertThat(query(server, "postgres", "SELECT count(*) FROM pg_replication_slots"))
        .isEqualTo("0");
  }

  @Test
  void suspendedServerAnswersAfterResume() throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      server.suspend();
      assertThat(server.isRunning()).isTrue();

      server.resume();

      assertThat(query(server, "postgres", "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void wrongSettingIsReportedWithTheServersOwnWords() {
    assertThatThrownBy(() -> EmbeddedPostgres.builder().setting("wal_level", "none").start())
        .hasMessageContaining("invalid value for parameter \"wal_level\"");
  }

  private static String query(EmbeddedPostgres server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
