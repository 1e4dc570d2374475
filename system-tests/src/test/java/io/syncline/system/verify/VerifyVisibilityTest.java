// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.VerifyWorld.Run;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Hazard 1: while a commit waits for a standby that is away, its change is streamed and in the
 * graph, and no query of PostgreSQL sees it. Whoever compares twice and believes what stays the
 * same reports three false differences here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyVisibilityTest {
  private VerifyWorld world; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    TestSync sync = new TestSync(MortalServers.postgres(), SharedServers.neo4j());
    // Only users wait for the standby, as where the sync's own role is told not to.
    sync.asSuperuser("ALTER ROLE " + TestSync.RUNTIME + " SET synchronous_commit = local");
    world = VerifyWorld.running(sync);
  }

  @AfterEach
  void nobodyWaits() throws Exception {
    standby("");
  }

  @AfterAll
  void stop() throws Exception {
    world.sync().asSuperuser("ALTER ROLE " + TestSync.RUNTIME + " RESET synchronous_commit");
    world.close();
  }

  private void standby(String name) throws Exception {
    world.sync().asSuperuser("SET synchronous_commit = local; SELECT 1");
    world.sync().asSuperuser("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
    world.sync().asSuperuser("SELECT pg_reload_conf()");
    Thread.sleep(300); // sessions read the setting when they are next idle
  }

  @Test
  void aCommitThatIsStreamedButNotVisibleIsNoDifference() throws Exception {
    standby("away");
    CompletableFuture<Void> user =
        CompletableFuture.runAsync(
            () ->
                world
                    .sync()
                    .sql(
                        "BEGIN; UPDATE bill SET title = 'unseen' WHERE id = 7;"
                            + " DELETE FROM bill WHERE id = 8;"
                            + " INSERT INTO bill (id, title) VALUES (99999, 'unseen'); COMMIT"));
    awaitInGraph("unseen");
    // The pipeline moves on: what it has not is no longer the reason.
    world
        .sync()
        .asSuperuser("SET synchronous_commit = local; UPDATE person SET name = 'x' WHERE id = 1");

    Run during = world.verify("Bill", "--max-defer", "4");

    assertThat(user).isNotDone();
    assertThat(during.count("different")).as(during.report().toString()).isZero();
    assertThat(during.count("deferred") + during.count("newer")).isEqualTo(3);
    standby("");
    user.get(30, TimeUnit.SECONDS);
    assertThat(world.verify("Bill").result().code()).isEqualTo(0);
  }

  @Test
  void aRepairDuringSuchACommitOverwritesNothing() throws Exception {
    GraphFault.LOST_CHANGE.doTo(world, 17);
    assertThat(world.verify("Bill").differences()).isEqualTo(GraphFault.LOST_CHANGE.expected(17));
    standby("away");
    CompletableFuture<Void> user =
        CompletableFuture.runAsync(
            () -> world.sync().sql("UPDATE bill SET title = 'unseen yet' WHERE id IN (17, 18)"));
    awaitInGraph("unseen yet");

    CompletableFuture<CommandResult> repair =
        CompletableFuture.supplyAsync(
            () -> world.sync().tryCommand("repair", "--apply", "--max-fraction", "100"));

    for (int i = 0; i < 30; i++) {
      assertThat(inGraph("unseen yet")).isEqualTo(2);
      Thread.sleep(100);
    }
    assertThat(user).isNotDone();
    standby("");
    user.get(30, TimeUnit.SECONDS);
    assertThat(repair.get(90, TimeUnit.SECONDS).code()).isEqualTo(0);
    assertThat(inGraph("unseen yet")).isEqualTo(2);
    assertThat(world.verify("Bill", "--depth", "deep").result().code()).isEqualTo(0);
  }

  /** The graph is behind and has the row as it was, which is also what queries see. */
  @Test
  void aCommitThatNobodySeesYetIsNotCoveredWhereTheEngineIsBehind() throws Exception {
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    world.sync().stop();
    try {
      String before = place();
      standby("away");
      CompletableFuture<Void> user =
          CompletableFuture.runAsync(
              () -> world.sync().sql("UPDATE bill SET title = 'not yet' WHERE id = 9"));
      awaitCommitThatWaits();

      Run during = world.verify("Bill");

      assertThat(user).isNotDone();
      assertThat(during.verdict()).isEqualTo("equal");
      assertThat(isAfter(during.verifiedThrough(), before)).isFalse();
      standby("");
      user.get(30, TimeUnit.SECONDS);
    } finally {
      world.sync().start();
    }
    String after = place();
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    assertThat(isAfter(world.verify("Bill").verifiedThrough(), after)).isTrue();
  }

  private String place() throws Exception {
    return world.text("SELECT pg_current_wal_lsn()");
  }

  private boolean isAfter(String place, String other) throws Exception {
    return world.text("SELECT '%s'::pg_lsn >= '%s'::pg_lsn".formatted(place, other)).equals("t");
  }

  private void awaitCommitThatWaits() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (world.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") < 1) {
      assertThat(System.nanoTime()).as("nothing waits").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private void awaitInGraph(String title) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (inGraph(title) < 2) {
      assertThat(System.nanoTime()).as("never streamed").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private long inGraph(String title) {
    return world.count("MATCH (b:Bill {title: '" + title + "'}) RETURN count(b)");
  }
}
