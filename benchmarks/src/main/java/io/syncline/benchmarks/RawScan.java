// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.core.verify.Depth;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.neo4j.driver.Result;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;

/** Reads all entities of one store in the order of their keys, as fast as one reader can. */
final class RawScan {
  private static final int FETCH = 5_000;
  private static final List<String> TABLES =
      List.of(
          "SELECT id FROM customers ORDER BY id",
          "SELECT id, customer_id, title, status, quantity, price, created_at FROM orders ORDER BY"
              + " id");

  private static final String EDGES =
      ", [(n)-[r:PLACED_BY]->(c) | [r._syncline_entry, r._syncline_key, c._syncline_key]] AS edges";
  private static final String PROPERTIES =
      ", n.id, n.customer_id, n.title, n.status, n.quantity, n.price, n.created_at";

  private final World world;

  RawScan(World world) {
    this.world = world;
  }

  /** How many there were. */
  long postgres() throws SQLException {
    long rows = 0;
    try (Connection connection = world.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(FETCH);
      for (String table : TABLES) {
        try (ResultSet row = statement.executeQuery(table)) {
          int columns = row.getMetaData().getColumnCount();
          while (row.next()) {
            for (int i = 1; i <= columns; i++) {
              row.getString(i);
            }
            rows++;
          }
        }
      }
    }
    return rows;
  }

  long neo4j(Depth depth) {
    boolean deep = depth == Depth.DEEP;
    return read(scan("Customer", deep ? ", n.id" : ""))
        + read(scan("Order", (deep ? PROPERTIES : "") + EDGES));
  }

  private static String scan(String label, String more) {
    return "MATCH (n:"
        + label
        + ") WHERE n._syncline_key >= '' RETURN n._syncline_key AS key, n._syncline_version AS"
        + " version, n._syncline_hash AS hash"
        + more
        + " ORDER BY key";
  }

  private long read(String cypher) {
    SessionConfig config = SessionConfig.builder().withFetchSize(FETCH).build();
    long rows = 0;
    try (Session session = world.neo4j().driver().session(config)) {
      Result result = session.run(cypher);
      while (result.hasNext()) {
        result.next().values();
        rows++;
      }
    }
    return rows;
  }
}
