// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.system.oracle.Mapped;
import io.syncline.system.oracle.MappingFile;
import io.syncline.system.oracle.Oracle;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/**
 * Tables, a mapping as users write it, and a sync that runs: SQL goes in, and {@link #settled} says
 * whether the graph is what the oracle expects, hashes included.
 */
public final class Story implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final TestSync sync;
  private String mapping;
  private long goal;

  private Story(TestSync sync, String mapping) {
    this.sync = sync;
    this.mapping = mapping;
  }

  /** Set up on the shared servers and running. */
  public static Story of(String schema, String mapping) throws IOException {
    Story story = prepared(schema, mapping);
    story.sync.start();
    return story;
  }

  /** Set up on the shared servers, not yet running. */
  public static Story prepared(String schema, String mapping) throws IOException {
    return prepared(SharedServers.postgres(), SharedServers.neo4j(), schema, mapping);
  }

  /** Set up on servers that the test may stop. */
  public static Story prepared(
      EmbeddedPostgres postgres, EmbeddedNeo4j neo4j, String schema, String mapping)
      throws IOException {
    Story story = new Story(new TestSync(postgres, neo4j), mapping);
    story.sync.sql(schema);
    story.sync.setUp(mapping);
    return story;
  }

  /** Set up for changes that triggers capture, not yet running. */
  public static Story byTriggers(String schema, String mapping) throws IOException {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    return prepared(sync.byTriggers(), schema, mapping);
  }

  /** Set up with a sync of the test's own making, not yet running. */
  public static Story prepared(TestSync sync, String schema, String mapping) throws IOException {
    Story story = new Story(sync, mapping);
    sync.sql(schema);
    sync.setUp(mapping);
    return story;
  }

  public TestSync sync() {
    return sync;
  }

  /** From now on the oracle judges by this mapping. */
  public void judgeBy(String entries) {
    mapping = entries;
  }

  /** Commits each of these as one transaction of the tables' owner. */
  public void sql(String... transactions) throws SQLException {
    try (Connection connection = sync.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String transaction : transactions) {
        statement.execute(transaction);
        try (ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn() - '0/0'")) {
          row.next();
          goal = row.getLong(1); // the commit record is not before this
        }
        connection.commit();
      }
    }
  }

  /** Waits until all of it was applied, and asserts that the graph equals the rows. */
  public void settled() throws Exception {
    sync.awaitReached(goal, PATIENCE);
    Duration patience = goal == 0 ? PATIENCE : SOON; // a snapshot is not waited for
    assertThat(oracle().differencesWithin(patience)).isEmpty();
  }

  /** Commits these, and does what {@link #settled} does. */
  public void settledAfter(String... transactions) throws Exception {
    sql(transactions);
    settled();
  }

  public Oracle oracle() throws SQLException {
    try (Connection connection = sync.connect()) {
      Mapped mapped = MappingFile.read(mapping, connection);
      return new Oracle(mapped, sync::connect, sync.graph());
    }
  }

  /** Writes to the graph as its own users do: again, if another transaction was in the way. */
  public void cypher(String statement) {
    try (Session session = sync.graph().session()) {
      session.executeWriteWithoutResult(graph -> graph.run(statement).consume());
    }
  }

  /** The first column of what a query of the graph answers. */
  public List<@Nullable Object> ask(String query) {
    try (Session session = sync.graph().session()) {
      return session.run(query).list(row -> only(row));
    }
  }

  private static @Nullable Object only(Record row) {
    return row.get(0).asObject();
  }

  /** Waits until a query of the graph finds something. */
  public void awaitNode(String query) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (ask(query).isEmpty()) {
      assertThat(System.nanoTime()).as(query).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  /** Runs the sync in a process of its own until that dies at a failpoint, as it must. */
  public void dieAt(String failpoint) throws Exception {
    sync.awaitFailpoint(sync.startChild(failpoint), failpoint);
  }

  /** SQL that drops the trigger for updates of a table, if there is one. */
  public String unnoticed(String table) {
    return "DROP TRIGGER IF EXISTS %1$s_%2$s_sync_trigger ON %1$s;"
        .formatted(table, sync.database());
  }

  /** The graph becomes equal, though the sync may end and ask for {@code syncline apply}. */
  public void equalOnceApplied() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (System.nanoTime() < deadline && !oracle().differences().isEmpty()) {
      Thread.sleep(100);
      if (!sync.running()) {
        assertThat(sync.awaitEnd(Duration.ZERO)).asString().contains("`syncline apply`");
        sync.stop();
        sync.install("apply", "--yes", "--role", TestSync.RUNTIME);
        sync.start();
      }
    }
  }

  /** Stops the sync, and lets it run again. */
  public void restart() throws Exception {
    sync.stop();
    sync.start();
  }

  @Override
  public void close() throws IOException {
    sync.close();
  }
}
