// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;

/** Says whether a graph equals the rows, without asking the product. */
public final class Oracle {
  private final Mapped mapping;
  private final Callable<Connection> database;
  private final Driver graph;

  public Oracle(Mapped mapping, Callable<Connection> database, Driver graph) {
    this.mapping = mapping;
    this.database = database;
    this.graph = graph;
  }

  /** Everything in which the graph is not what the rows call for; empty if nothing. */
  public List<String> differences() throws Exception {
    Found found = Found.read(mapping, graph);
    List<String> differences = new ArrayList<>();
    try (Connection connection = database.call()) {
      Rows.pinSettings(connection);
      Contents expected = expected(connection, found);
      differences.addAll(found.contents().differencesFrom(expected));
    }
    differences.addAll(duplicateKeys());
    return differences;
  }

  private Contents expected(Connection connection, Found found) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Contents expected = Expected.of(mapping, connection, found.externalIds());
    connection.rollback();
    return expected;
  }

  /** No two nodes of a kind have one key, whatever their properties say. */
  private List<String> duplicateKeys() {
    try (Session session = graph.session()) {
      return session
          .run(
              "MATCH (n) WHERE n[$key] IS NOT NULL AND none(l IN labels(n) WHERE l STARTS"
                  + " WITH 'Syncline') WITH labels(n) AS labels, n[$key] AS key, count(*)"
                  + " AS count WHERE count > 1 RETURN labels, key, count",
              Map.of("key", mapping.own().key()))
          .list(
              row ->
                  row.get("count") + " nodes " + row.get("labels") + " have key " + row.get("key"));
    }
  }

  /** The differences once there are none any more, or those that are left when patience ends. */
  public List<String> differencesWithin(Duration patience) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> differences = differences();
    while (!differences.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(200);
      differences = differences();
    }
    return differences;
  }
}
