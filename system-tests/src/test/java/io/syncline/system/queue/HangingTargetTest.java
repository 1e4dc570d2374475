// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Link;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Said;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that is frozen or away is waited for, and said to be, by workers as by pipelines. */
final class HangingTargetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HANGS = "has not answered for";
  private static final String AWAY = "ended the connection";
  private static final String MAPPING = "nodes: { Item: { table: public.item } }\n";

  private final EmbeddedNeo4j neo4j = SharedServers.neo4j();
  private Story story;

  @BeforeEach
  void setUp() throws Exception {
    TestSync sync = new TestSync(MortalServers.postgres(), neo4j).byTriggers();
    story =
        Story.prepared(
            sync,
            "CREATE TABLE item (id int PRIMARY KEY, name text); INSERT INTO item VALUES (1, 'a')",
            MAPPING);
  }

  @AfterEach
  void close() throws Exception {
    neo4j.resume();
    story.close();
  }

  @Test
  @Tag("long")
  void workersSayThatTheyWaitAndGoOnAfterwards() throws Exception {
    story.sync().start();
    story.settledAfter("UPDATE item SET name = 'b'");
    try (Said said = new Said()) {
      neo4j.suspend();
      story.sql("INSERT INTO item VALUES (2, 'c')");
      said.await(HANGS, PATIENCE);

      PipelineStatus status = story.sync().status().getFirst();
      assertThat(status.state()).isEqualTo(PipelineStatus.State.WAITING);
      assertThat(status.attention()).contains(HANGS);
      assertThat(story.sync().ready()).isFalse();
      await() // the lease is held and the status published meanwhile
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(storedStatus()).contains("waiting", HANGS, "running"));
      assertThat(said.linesWith("kept and waits for the answer")).hasSize(1);

      neo4j.resume();
      story.settled();
      assertThat(story.sync().ready()).isTrue();
    }
  }

  @Test
  @Tag("long")
  void aSignalEndsWorkersWhileTheGraphIsFrozen() throws Exception {
    Process child = story.sync().startChild("");
    try {
      story.awaitNode("MATCH (i:Item {name: 'a'}) RETURN i");
      neo4j.suspend();
      story.sql("INSERT INTO item VALUES (2, 'b')");
      Thread.sleep(500); // it is being written
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
    story.settled();
  }

  @Test
  @Tag("long")
  void anEngineThatFindsTheGraphFrozenSaysThatItWaits() throws Exception {
    neo4j.suspend();
    try {
      story.sync().start();

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(storedStatus()).contains("waiting", HANGS, "running"));
      PipelineStatus status = story.sync().status().getFirst();
      assertThat(status.state()).isEqualTo(PipelineStatus.State.WAITING);
      assertThat(status.attention()).contains(HANGS);
      assertThat(status.guarantee()).isEqualTo("convergence");
      assertThat(story.sync().ready()).isFalse();
    } finally {
      neo4j.resume();
    }
    story.settledAfter("UPDATE item SET name = 'c'");
    assertThat(story.sync().ready()).isTrue();
  }

  @Test
  void anEngineThatCannotReachTheGraphSaysSo() throws Exception {
    try (Link toPostgres = new Link(MortalServers.postgres().port());
        Link toNeo4j = new Link(neo4j.port())) {
      toNeo4j.fail(Link.Fault.CUT);
      story.sync().through(toPostgres, toNeo4j).setUp(MAPPING);
      story.sync().start();

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(storedStatus()).contains("waiting", AWAY, "\"running\""));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(story.sync().status().getFirst().attention()).contains(AWAY));

      toNeo4j.heal();
      story.settledAfter("UPDATE item SET name = 'd'");
      story.sync().stop();
    }
  }

  @Test
  void workersGoOnWhenTheDatabaseIsBack() throws Exception {
    story.sync().start();
    story.settledAfter("UPDATE item SET name = 'e'");

    MortalServers.postgres().stop();
    MortalServers.postgres().start();
    story.settledAfter("INSERT INTO item VALUES (2, 'f')");
    MortalServers.postgres().kill();
    MortalServers.postgres().start();
    story.settledAfter("UPDATE item SET name = 'g'; DELETE FROM item WHERE id = 1");

    assertThat(story.sync().running()).isTrue();
  }

  private String storedStatus() {
    return story.sync().tryCommand("status", "--output", "json").output();
  }
}
