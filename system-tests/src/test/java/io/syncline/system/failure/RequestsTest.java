// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands hand over to an engine that runs, or to the next one. */
final class RequestsTest {
  private FailureWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new FailureWorld();
    world.start();
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void resyncMendsWhatSomebodyDidToTheGraph() {
    world.graph("MATCH (b:Bill {_syncline_key: '3'}) SET b.title = 'wrong'");
    world.graph("MATCH (b:Bill {_syncline_key: '4'}) DETACH DELETE b");
    world.graph("MATCH (b:Bill {_syncline_key: '1'}) SET b.title = 'wrong'");

    assertThat(world.command("resync", "Bill", "3", "--wait")).isZero();
    assertThat(world.titles()).containsExactly("1 wrong", "2 t2", "3 t3", "5 t5");
    assertThat(world.command("resync", "Bill", "--where", "id > 2", "--wait")).isZero();
    assertThat(world.titles()).containsExactly("1 wrong", "2 t2", "3 t3", "4 t4", "5 t5");
    assertThat(world.sponsorsOf(4)).containsExactly("p4");
    assertThat(world.command("resync", "--all", "--wait")).isZero();
    assertThat(world.titles()).containsExactly("1 t1", "2 t2", "3 t3", "4 t4", "5 t5");
    assertThat(world.command("resync", "Bill", "--where", "nothing = 1", "--wait")).isEqualTo(1);
  }

  @Test
  void whatIsAskedWhileNoEngineRunsIsDoneByTheNext() throws Exception {
    world.sync().stop();
    world.graph("MATCH (b:Bill {_syncline_key: '3'}) SET b.title = 'wrong'");

    assertThat(world.command("resync", "Bill")).isZero();
    world.start();

    await().atMost(PATIENCE).until(() -> world.titles().contains("3 t3"));
    await()
        .atMost(PATIENCE)
        .until(() -> world.rows("SELECT state FROM syncline.request").contains("done"));
  }

  @Test
  void aPausedLaneRests() throws Exception {
    assertThat(world.command("pause", "normal", "--reason", "test")).isZero();
    await().atMost(PATIENCE).until(() -> world.sync().status().getFirst().state() == State.PAUSED);

    world.sql("INSERT INTO bills VALUES (6, 't6', 'n', 1)");
    Thread.sleep(1500);
    assertThat(world.titles()).doesNotContain("6 t6");

    assertThat(world.command("resume", "normal")).isZero();
    world.awaitCaughtUp();
    assertThat(world.titles()).contains("6 t6");
  }

  @Test
  void whatIsDiscardedStaysOutUntilItChanges() throws Exception {
    world.sql("UPDATE bills SET title = %s WHERE id = 1".formatted(TOO_LARGE));
    world.awaitCaughtUp();
    await().atMost(PATIENCE).until(() -> !world.letters().isEmpty());

    assertThat(world.command("failures", "discard", "--all", "--reason", "known", "--yes"))
        .isZero();
    assertThat(world.letters()).isEmpty();
    assertThat(world.rows("SELECT reason FROM syncline.audit")).containsExactly("known");

    world.sql("UPDATE bills SET note = 'other' WHERE id = 1");
    await().atMost(PATIENCE).until(() -> !world.letters().isEmpty());
    world.sql("UPDATE bills SET title = 'mended' WHERE id = 1");
    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    assertThat(world.titles()).contains("1 mended");
    assertThat(world.texts("MATCH (b:Bill {_syncline_key: '1'}) RETURN b.note AS t"))
        .containsExactly("other");
  }

  @Test
  void retryAndExplainAndStatusSpeakOfIt() throws Exception {
    world.sql("UPDATE bills SET title = %s WHERE id = 1".formatted(TOO_LARGE));
    world.awaitCaughtUp();
    await().atMost(PATIENCE).until(() -> !world.letters().isEmpty());

    assertThat(world.command("explain", "Bill", "1")).isEqualTo(3);
    assertThat(world.command("failures", "retry", "--all", "--dry-run")).isZero();
    world.graph("DROP INDEX " + indexName() + " IF EXISTS");
    assertThat(world.command("failures", "retry", "--type", "Bill")).isZero();
    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    assertThat(world.command("explain", "Bill", "1")).isZero();
  }

  private String indexName() {
    return world
        .texts(
            "SHOW INDEXES YIELD name, labelsOrTypes, properties"
                + " WHERE 'Bill' IN labelsOrTypes AND properties = ['title'] RETURN name AS t")
        .getFirst();
  }
}
