// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.system.sync.Load;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Said;
import io.syncline.system.sync.Story;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A store is away, early or late: the engine stays up, says so once, and goes on by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String AWAY = "everything is kept and retried";
  private static final String HANGS = "has not answered for";
  private static final String BACK = "back after";
  private static final String WRITES =
      "INSERT INTO person (id, name) VALUES ($, 'n') ON CONFLICT DO NOTHING;"
          + "INSERT INTO bill (id, sponsor_id, co_sponsors) VALUES ($, $ + 1, '{1, $}');"
          + "UPDATE bill SET sponsor_id = $ WHERE id = $ / 2; DELETE FROM person WHERE id = $ - 9";

  private final EmbeddedPostgres postgres = MortalServers.postgres();
  private final EmbeddedNeo4j neo4j = MortalServers.neo4j();
  private Story story; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    story = Story.prepared(postgres, neo4j, PromiseWorld.SCHEMA, PromiseWorld.MAPPING);
    story.sync().start();
    story.settledAfter("INSERT INTO person (id, name) VALUES (1, 'Ada')");
  }

  @AfterAll
  void stop() throws Exception {
    story.close();
  }

  @BeforeEach
  void fewRows() throws Exception {
    story.settledAfter("DELETE FROM person; DELETE FROM bill; DELETE FROM vote");
  }

  @Test
  void neo4jIsAwayWhenTheEngineStarts() throws Exception {
    story.sync().stop();
    neo4j.stop();
    try (Said said = new Said()) {
      story.sync().start();
      said.await(AWAY, PATIENCE);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(storedStatus())
                      .contains("\"waiting", "\"running\"", "takes no connections"));
      story.sql(
          "INSERT INTO person (id) VALUES (1)", "INSERT INTO bill (id, sponsor_id) VALUES (1, 1)");
      neo4j.start();
      story.settled();

      assertThat(said.linesWith(AWAY)).hasSize(1);
      said.await(BACK, PATIENCE);
    }
  }

  /** The tour kills it as well. */
  @Test
  @Tag("long")
  void neo4jIsKilledInMidStream() throws Exception {
    try (Said said = new Said();
        Load load = new Load(story, WRITES)) {
      load.awaitMore(50);
      neo4j.kill();
      said.await(AWAY, PATIENCE);
      load.awaitMore(50);
      neo4j.start();
      said.await(BACK, PATIENCE);
      load.awaitMore(50);
      load.stop();
      story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");

      assertThat(said.linesWith(AWAY)).hasSize(1);
      assertThat(said.linesWith("ERROR")).isEmpty();
    }
  }

  @Test
  @Tag("long")
  void neo4jIsFrozenForLongerThanACallMayTake() throws Exception {
    try (Said said = new Said();
        Load load = new Load(story, WRITES)) {
      load.awaitMore(20);
      assertThat(story.sync().ready()).isTrue();
      neo4j.suspend();
      said.await(HANGS, PATIENCE);

      PipelineStatus status = story.sync().status().getFirst();
      assertThat(status.state()).isEqualTo(PipelineStatus.State.WAITING);
      assertThat(status.attention()).contains(HANGS);
      assertThat(story.sync().ready()).isFalse();
      await() // the lease is held and the status published meanwhile
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(storedStatus()).contains("waiting", HANGS, "running"));

      assertThat(said.linesWith("kept and waits for the answer")).hasSize(1);

      story.sql("ALTER TABLE vote ADD COLUMN seen_at timestamptz");
      said.await("its rows are read again", PATIENCE); // once what is being written is
      Instant waiting = Instant.now();
      await().atMost(PATIENCE).until(() -> publishedAt().isAfter(waiting));

      neo4j.resume();
      said.await(BACK, PATIENCE);
      load.awaitMore(20);
      load.stop();
      story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
      assertThat(story.sync().ready()).isTrue();
    } finally {
      neo4j.resume();
    }
  }

  @Test
  @Tag("long")
  void postgresShutsDownWhileNeo4jIsFrozen() throws Exception {
    neo4j.suspend();
    try {
      story.sql("INSERT INTO person (id) VALUES (1)");
      Thread.sleep(1000); // it is being written, and waited for
      long began = System.nanoTime();
      postgres.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    } finally {
      postgres.start();
      neo4j.resume();
    }
    story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  @Test
  @Tag("long")
  void signalEndsTheEngineWhileNeo4jIsFrozen() throws Exception {
    story.sync().stop();
    try (Load load = new Load(story, WRITES)) {
      Process child = story.sync().startChild("");
      try {
        awaitGraph("MATCH (n:Person) WHERE n.id > 20 RETURN count(n) > 0");
        neo4j.suspend();
        load.awaitMore(50);
        child.destroy(); // SIGTERM

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).as(story.sync().childLog()).isTrue();
        assertThat(child.exitValue()).as(story.sync().childLog()).isZero();
        assertThat(story.sync().childLog())
            .contains("stops without the answer")
            .doesNotContain("ERROR");
      } finally {
        child.destroyForcibly();
        neo4j.resume();
      }
      story.sync().start();
      load.awaitMore(20);
    }
    story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  @Test
  @Tag("long")
  void signalEndsAnEngineThatFindsNeo4jFrozen() throws Exception {
    story.sync().stop();
    neo4j.suspend();
    int before = story.sync().childLog().length();
    Process child = story.sync().startChild("");
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(story.sync().childLog().substring(before)).contains(HANGS));
      long asked = System.nanoTime();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(storedStatus()).contains("waiting", HANGS, "running"));
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PATIENCE.dividedBy(3));
      assertThat(story.sync().childLog().substring(before)).doesNotContain(BACK);
      child.destroy(); // SIGTERM

      assertThat(child.waitFor(10, TimeUnit.SECONDS)).as(story.sync().childLog()).isTrue();
      assertThat(child.exitValue()).as(story.sync().childLog()).isZero();
    } finally {
      child.destroyForcibly();
      neo4j.resume();
    }
    assertThat(storedStatus()).contains("\"stopped\"");
    story.sync().start();
    story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  private Instant publishedAt() throws SQLException {
    try (Connection connection = story.sync().connect();
        ResultSet row =
            connection.createStatement().executeQuery("SELECT max(at) FROM syncline.pipeline")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }

  private String storedStatus() {
    return story.sync().tryCommand("status", "--output", "json").output();
  }

  private void awaitGraph(String query) {
    await().atMost(PATIENCE).until(() -> story.ask(query).contains(true));
  }

  @Test
  void postgresIsAwayWhenTheEngineStarts() throws Exception {
    story.sql("INSERT INTO person (id) VALUES (1)");
    story.sync().stop();
    postgres.stop();
    try (Said said = new Said()) {
      story.sync().start();
      said.await(AWAY, PATIENCE);
      postgres.start();
      story.settledAfter("INSERT INTO bill (id, sponsor_id) VALUES (1, 1)");

      assertThat(said.linesWith(AWAY)).hasSize(1);
      assertThat(said.linesWith(BACK)).hasSize(1);
    }
  }

  @Test
  void postgresIsRestartedInMidStream() throws Exception {
    try (Said said = new Said();
        Load load = new Load(story, WRITES)) {
      load.awaitMore(50);
      postgres.stop();
      postgres.start();
      load.awaitMore(50);
      postgres.kill();
      postgres.start();
      load.awaitMore(50);
      load.stop();
      story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");

      assertThat(said.linesWith("ERROR")).isEmpty();
    }
  }

  @Test
  @Tag("long")
  void bothAreAway() throws Exception {
    try (Said said = new Said();
        Load load = new Load(story, WRITES)) {
      load.awaitMore(20);
      neo4j.kill();
      postgres.kill();
      said.await(AWAY, PATIENCE);
      postgres.start();
      load.awaitMore(20);
      neo4j.start();
      load.stop();
      story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");

      assertThat(said.linesWith("ERROR")).isEmpty();
    }
  }
}
