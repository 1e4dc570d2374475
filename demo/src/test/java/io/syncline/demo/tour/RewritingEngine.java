// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.comparison.PlainGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.exceptions.Neo4jException;
import org.postgresql.replication.LogSequenceNumber;

/** A stand-in that writes the whole graph anew whenever rows have changed. */
public final class RewritingEngine implements SyncEngine {
  private final String jdbcUrl;
  private final String boltUri;
  private final String mistake;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread = new Thread(this::work, "rewriting-engine");
  private @Nullable PlainGraph written; // this engine's thread only
  private volatile Progress progress =
      new Progress(Stage.STARTING, 0, 0, LogSequenceNumber.INVALID_LSN, 0, 0, Duration.ZERO, null);

  public RewritingEngine(Path configuration) {
    this(configuration, "RETURN 1");
  }

  /**
   * @param mistake Cypher that runs after each writing
   */
  public RewritingEngine(Path configuration, String mistake) {
    this.mistake = mistake;
    try {
      String text = Files.readString(configuration);
      jdbcUrl = find("url: \"?(jdbc:[^\\s\"]+)", text);
      boltUri = find("uri: \"(bolt:[^\\s\"]+)", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> setUp() {
    return List.of("nothing to set up");
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public void close() {
    closed.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Driver driver = GraphDatabase.driver(boltUri)) {
      while (!closed.get()) {
        rewrite(connection, driver);
        Thread.sleep(Duration.ofMillis(50));
      }
    } catch (SQLException | InterruptedException e) {
      report(Stage.FAILED, progress.position(), 0, Duration.ZERO);
    }
  }

  private void rewrite(Connection connection, Driver driver) throws SQLException {
    LogSequenceNumber end = position(connection);
    writeIds(connection);
    PlainGraph rows = PlainGraph.read(connection);
    try {
      if (!rows.equals(written)) {
        rows.write(driver);
        driver.executableQuery(mistake).execute();
        written = rows;
        report(Stage.STREAMING, end, rows.size(), Duration.ZERO);
      } else {
        report(Stage.STREAMING, end, 0, Duration.ZERO);
      }
    } catch (Neo4jException e) {
      report(Stage.WAITING, progress.position(), 0, Duration.ofSeconds(1));
    }
  }

  private static void writeIds(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE bills SET neo4j_node_id = 'Bill:' || id"
              + " WHERE neo4j_node_id IS DISTINCT FROM 'Bill:' || id AND status <> 'withdrawn'");
    }
  }

  private void report(Stage stage, LogSequenceNumber position, long rows, Duration lag) {
    long snapshotRows = Math.max(rows, progress.snapshotRows());
    long changes = progress.changes() + rows;
    progress = new Progress(stage, snapshotRows, snapshotRows, position, 0, changes, lag, null);
  }

  private static LogSequenceNumber position(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_current_wal_flush_lsn()")) {
      rows.next();
      return LogSequenceNumber.valueOf(rows.getString(1));
    }
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
