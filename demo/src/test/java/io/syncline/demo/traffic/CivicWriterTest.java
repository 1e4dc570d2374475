// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.demo.civic.CivicGenerator;
import io.syncline.demo.civic.CivicTable;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class CivicWriterTest {
  private static final int OPERATIONS = 41;
  private static final EmbeddedPostgres POSTGRES = SharedServers.postgres();

  @Test
  void everyOperationRunsAndPostgresRefusesNone() throws SQLException {
    CivicWriter writer = new CivicWriter(world(), 3, 100);

    writer.write(2_000);

    CivicWriter.Counters counters = writer.counters();
    assertThat(counters.refused()).isZero();
    assertThat(counters.committed() + counters.rolledBack()).isEqualTo(2_000);
    assertThat(counters.rolledBack()).isBetween(40L, 200L);
    assertThat(counters.rows()).isGreaterThan(1_500);
    assertThat(writer.operations()).hasSize(OPERATIONS);
  }

  @Test
  void sameSeedOnEqualDataLeavesEqualData() throws SQLException {
    String one = world();
    String other = world();

    new CivicWriter(one, 5, 100).write(300);
    new CivicWriter(other, 5, 100).write(300);

    assertThat(content(one)).isEqualTo(content(other));
  }

  @Test
  void writerKeepsItsRateAndStopsAtOnce() throws Exception {
    CivicWriter writer = new CivicWriter(world(), 9, 50);

    writer.start();
    Awaitility.await().until(() -> writer.counters().committed() >= 30);
    writer.stop();

    long committed = writer.counters().committed();
    Awaitility.await()
        .during(Duration.ofMillis(200))
        .until(() -> writer.counters().committed() == committed);
    assertThat(committed).isLessThan(80);
  }

  private static String world() throws SQLException {
    String database = POSTGRES.freshDatabase();
    try (Connection connection = POSTGRES.connect(database)) {
      new CivicGenerator(1, 1_000).load(connection);
    }
    return POSTGRES.jdbcUrl(database);
  }

  /** A digest of each table's rows, their times of change left out. */
  private static List<String> content(String url) throws SQLException {
    List<String> digests = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (CivicTable table : CivicTable.values()) {
        try (ResultSet result = statement.executeQuery(digestSql(table))) {
          result.next();
          digests.add(table + " " + result.getString(1));
        }
      }
    }
    return digests;
  }

  private static String digestSql(CivicTable table) {
    return """
    SELECT count(*) || ' ' || md5(string_agg(row, '' ORDER BY row)) FROM (SELECT (to_jsonb(t)
        - 'created_at' - 'updated_at' - 'introduced_on')::text FROM %s t) AS rows (row)
    """
        .formatted(table.sqlName());
  }
}
