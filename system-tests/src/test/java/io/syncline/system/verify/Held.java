// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.engine.verify.VerifyProgress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.neo4j.driver.Record;

/**
 * Looks, whenever a chunk was read, which transactions and views are open in both stores. Nobody
 * else may use them.
 */
final class Held implements VerifyProgress, AutoCloseable {
  private static final String VIEWS =
      """
      SELECT pid || ' since ' || coalesce(xact_start::text, backend_xmin::text)
      FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
        AND (backend_xmin IS NOT NULL OR xact_start IS NOT NULL)
      """;

  private final VerifyWorld world;
  private final Connection connection;
  private final List<Set<String>> looks = new ArrayList<>();

  Held(VerifyWorld world) {
    this.world = world;
    this.connection = world.sync().connect();
  }

  @Override
  public void expected(long rows) {}

  @Override
  public void read(String entry, String pass, int rows) {
    Set<String> open = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet view = statement.executeQuery(VIEWS)) {
      while (view.next()) {
        open.add(view.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String transactions = "SHOW TRANSACTIONS YIELD transactionId, startTime";
    for (Record one : world.sync().graph().executableQuery(transactions).execute().records()) {
      open.add(one.get("transactionId").asString() + " since " + one.get("startTime"));
    }
    looks.add(open);
  }

  @Override
  public void undecided(String entry, String pass, int rows) {}

  /** How many chunks were read. */
  int chunks() {
    return looks.size();
  }

  /** What was open when a chunk was read, and still when so many more were. */
  Set<String> overChunks(int chunks) {
    Set<String> held = new HashSet<>();
    for (int i = chunks; i < looks.size(); i++) {
      Set<String> both = new HashSet<>(looks.get(i));
      both.retainAll(looks.get(i - chunks));
      held.addAll(both);
    }
    return held;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
