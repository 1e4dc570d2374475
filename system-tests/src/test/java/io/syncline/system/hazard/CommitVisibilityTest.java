// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hazard 1: while a commit waits for a synchronous standby it is streamed, and no read sees it. A
 * row that is read meanwhile must not overwrite the newer one, or it would stay for ever.
 */
final class CommitVisibilityTest {
  private static final String SCHEMA =
      "CREATE TABLE item (id bigint PRIMARY KEY, name text, note text);"
          + "INSERT INTO item SELECT i, 'old', 'n' FROM generate_series(1, 20) i";
  private static final String MAPPING =
      "nodes: { Item: { table: public.item, properties: { only: [name] } } }\n";
  private static final String CHANGED = MAPPING.replace("[name]", "[name, note]");

  private Story story; // the test's thread only

  @BeforeEach
  void start() throws Exception {
    story = Story.prepared(MortalServers.postgres(), SharedServers.neo4j(), SCHEMA, MAPPING);
    // Only users wait for the standby, as where the sync's own role is told not to.
    story.sync().asSuperuser("ALTER ROLE " + TestSync.RUNTIME + " SET synchronous_commit = local");
    story.sync().start();
    story.settled();
  }

  @AfterEach
  void stop() throws Exception {
    standby("");
    story.sync().asSuperuser("ALTER ROLE " + TestSync.RUNTIME + " RESET synchronous_commit");
    story.close();
  }

  private void standby(String name) throws Exception {
    story.sync().asSuperuser("SET synchronous_commit = local; SELECT 1");
    story.sync().asSuperuser("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
    story.sync().asSuperuser("SELECT pg_reload_conf()");
    Thread.sleep(300); // sessions read the setting when they are next idle
  }

  private void awaitInGraph(String name) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (story.ask("MATCH (i:Item {id: 7, name: '" + name + "'}) RETURN i").isEmpty()) {
      assertThat(System.nanoTime()).as("never streamed").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private CompletableFuture<Void> user(String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            story.sql(sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aReadDuringACommitThatIsStreamedButNotVisibleOverwritesNothing() throws Exception {
    standby("away");
    CompletableFuture<Void> user =
        user(
            "UPDATE item SET name = 'new' WHERE id = 7; DELETE FROM item WHERE id = 8;"
                + " INSERT INTO item VALUES (99, 'new')");
    awaitInGraph("new");

    story.sync().stop();
    story.sync().write(CHANGED); // every row is read again
    story.judgeBy(CHANGED);
    story.sync().command("apply", "--yes");
    story.sync().start();
    Thread.sleep(2000);
    assertThat(user).isNotDone();
    assertThat(story.ask("MATCH (i:Item) WHERE i.id IN [7, 8, 99] RETURN i.name"))
        .containsExactlyInAnyOrder("new", "new");
    standby("");
    user.get(30, TimeUnit.SECONDS);

    story.settledAfter("UPDATE item SET note = 'm' WHERE id = 1");
  }

  @Test
  void aSnapshotDuringSuchACommitMissesNothing() throws Exception {
    standby("away");
    CompletableFuture<Void> user = user("UPDATE item SET name = 'new' WHERE id = 7");
    awaitInGraph("new");
    story.sync().stop();
    story.sync().command("apply", "--new-snapshot", "--yes");
    story.sync().start();
    Thread.sleep(1000);
    standby("");
    user.get(30, TimeUnit.SECONDS);

    story.settledAfter("UPDATE item SET name = 'x' WHERE id = 1");
  }

  /** What the engine says it has applied names what a view may not see of it yet. */
  @Test
  void anAcknowledgementNamesTheCommitForAsLongAsNobodySeesIt() throws Exception {
    standby("away");
    CompletableFuture<Void> user = user("UPDATE item SET name = 'new' WHERE id = 7");
    awaitInGraph("new");
    String writer = ask("SELECT xmax FROM item WHERE id = 7");
    String passed = "position_lsn >= '" + ask("SELECT pg_current_wal_insert_lsn()") + "'";
    String named = writer + " = ANY (unseen)";

    awaitAcknowledged(passed + " AND " + named);
    Thread.sleep(2500);
    awaitAcknowledged("at > now() - interval '2 s'");
    assertThat(acknowledged(passed + " AND " + named)).isTrue();
    assertThat(ask("SELECT name FROM item WHERE id = 7")).isEqualTo("old");
    assertThat(user).isNotDone();
    standby("");
    user.get(30, TimeUnit.SECONDS);

    awaitAcknowledged(passed + " AND NOT " + named);
  }

  private void awaitAcknowledged(String condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!acknowledged(condition)) {
      assertThat(System.nanoTime()).as("never " + condition).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private boolean acknowledged(String condition) throws SQLException {
    return "1".equals(ask("SELECT count(*) FROM syncline.acknowledgement WHERE " + condition));
  }

  private String ask(String query) throws SQLException {
    try (Connection connection = story.sync().connectAs(TestSync.RUNTIME);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
