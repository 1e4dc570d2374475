// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.ErrorCode;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Link;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Said;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a replication slot: one that is gone, lost or moved on stops the engine with a
 * named error, whether it runs or is about to; one that keeps much of the log is warned of.
 */
final class LostSlotTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Ends whoever streams from the slot, until it can be dropped before they are back. */
  private static final String DROP_IN_USE =
      """
      DO $$
      DECLARE slot name :=
        (SELECT slot_name FROM pg_replication_slots WHERE database = current_database());
      BEGIN
        LOOP
          PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots
            WHERE slot_name = slot AND active_pid IS NOT NULL;
          BEGIN
            PERFORM pg_drop_replication_slot(slot);
            EXIT;
          EXCEPTION WHEN object_in_use THEN NULL;
          END;
        END LOOP;
      END $$
      """;

  private LossStory loss; // the test's thread only

  @BeforeEach
  void start() throws Exception {
    loss = LossStory.begin();
  }

  @AfterEach
  void stop() throws IOException {
    loss.close();
  }

  private static String slot() {
    return "(SELECT slot_name FROM pg_replication_slots WHERE database = current_database())";
  }

  @Test
  void theSlotWasDropped() throws Exception {
    loss.sync().stop();
    loss.sync().asSuperuser("SELECT pg_drop_replication_slot(" + slot() + ")");
    loss.changeUnseen();

    loss.stopsWith(ErrorCode.SLOT_MISSING);
    loss.wayBack();
  }

  @Test
  void theSlotIsDroppedWhileTheEngineRuns() throws Exception {
    loss.sync().asSuperuser(DROP_IN_USE);
    loss.changeUnseen();

    loss.endsWith(ErrorCode.SLOT_MISSING);
    loss.stopsWith(ErrorCode.SLOT_MISSING);
    loss.wayBack();
  }

  @Test
  @Tag("long")
  void theSlotIsDroppedWhileTheLaneIsPaused() throws Exception {
    loss.sync().command("pause", "normal");
    await().until(() -> state() == PipelineStatus.State.PAUSED);
    loss.changeUnseen();

    loss.sync().asSuperuser(DROP_IN_USE);

    loss.endsWith(ErrorCode.SLOT_MISSING);
    loss.sync().command("resume", "normal");
    loss.wayBack();
  }

  @Test
  void theSlotIsLostSinceItKeptMoreLogThanItMay() throws Exception {
    loss.sync().stop();
    loss.changeUnseen();
    keepTooMuchLog();

    loss.stopsWith(ErrorCode.SLOT_LOST);
    loss.wayBack();
  }

  @Test
  @Tag("long")
  void theSlotIsLostWhileTheEngineRuns() throws Exception {
    CompletableFuture<String> slow = new CompletableFuture<>();
    CompletableFuture<String> lost = new CompletableFuture<>();
    loss.sync().stop();
    loss.sync()
        .startWith(
            "after:TargetWriter.apply",
            failpoint -> {
              slow.complete(failpoint);
              lost.join();
            });
    loss.story().sql("INSERT INTO vote VALUES (2, 2, 2, 2)");
    slow.join();
    loss.changeUnseen();
    keepTooMuchLog();
    lost.complete("");

    loss.endsWith(ErrorCode.SLOT_LOST);
    loss.stopsWith(ErrorCode.SLOT_LOST);
    loss.wayBack();
  }

  private void keepTooMuchLog() {
    loss.sync().asSuperuser("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
    loss.sync().asSuperuser("SELECT pg_reload_conf()");
    try {
      writeLog(4);
      loss.sync().asSuperuser("CHECKPOINT");
    } finally {
      loss.sync().asSuperuser("ALTER SYSTEM RESET max_slot_wal_keep_size");
      loss.sync().asSuperuser("SELECT pg_reload_conf()");
    }
  }

  private void writeLog(int segments) {
    for (int i = 0; i < segments; i++) {
      loss.sync().asSuperuser("INSERT INTO unmapped VALUES (1)");
      loss.sync().asSuperuser("SELECT pg_switch_wal()");
    }
  }

  @Test
  void theSlotWasMovedOnBySomebodyElse() throws Exception {
    loss.sync().stop();
    loss.changeUnseen();
    loss.sync()
        .asSuperuser(
            "SELECT pg_replication_slot_advance(" + slot() + ", pg_current_wal_insert_lsn())");

    loss.stopsWith(ErrorCode.SLOT_AHEAD);
    loss.wayBack();
  }

  @Test
  void aNewSlotWaitsForAPreparedTransactionAndTheEngineSaysSo() throws Exception {
    loss.sync().stop();
    loss.sync().install("apply", "--new-snapshot", "--yes");
    loss.sync().sql("BEGIN; INSERT INTO person (id) VALUES (11); PREPARE TRANSACTION 'forgotten'");
    try (Said said = new Said()) {
      loss.sync().start();
      said.await(" 1 prepared)", PATIENCE);
    } finally {
      loss.sync().sql("COMMIT PREPARED 'forgotten'");
    }

    loss.story().settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  @Test
  void whoeverLooksIsWarnedOfTheLogThatIsKept() throws Exception {
    loss.sync().stop();
    loss.sync().withOptions("warn_retained_wal: 16MB").write(PromiseWorld.MAPPING);
    loss.sync().command("pause", "normal");
    Process engine = loss.sync().startChild("");
    try {
      writeLog(3);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(loss.sync().childLog())
                      .contains("MB of log for this pipeline; it fills its disk"));
      assertThat(loss.sync().tryCommand("status").output())
          .contains("PostgreSQL keeps ")
          .contains("let the engine catch up");
    } finally {
      engine.destroyForcibly().waitFor();
    }
  }

  @Test
  void theSlotIsGivenUpForWhichMoreLogIsKeptThanMayBe() throws Exception {
    loss.sync().stop();
    loss.sync().withOptions("drop_slot_above: 32MB").write(PromiseWorld.MAPPING);
    loss.sync().command("pause", "normal");
    loss.sync().start();
    await().until(() -> state() == PipelineStatus.State.PAUSED);
    loss.changeUnseen();
    writeLog(3);

    loss.endsWith(ErrorCode.SLOT_MISSING, "source.drop_slot_above is 32 MB");
    assertThat(loss.number("SELECT count(*) FROM " + slot() + " AS slots")).isZero();
    assertThat(loss.sync().tryCommand("status").output())
        .contains("stopped by an error", "[SLOT_MISSING]", "drop_slot_above");
    loss.stopsWith(ErrorCode.SLOT_MISSING);
    loss.sync().command("resume", "normal");
    loss.wayBack();
  }

  @Test
  void theSlotIsGivenUpAlsoWhereTheRunCannotBegin() throws Exception {
    loss.sync().stop();
    writeLog(2);
    try (Link toPostgres = new Link(MortalServers.postgres().port());
        Link toNeo4j = new Link(SharedServers.neo4j().port())) {
      toNeo4j.fail(Link.Fault.CUT);
      loss.sync().withOptions("drop_slot_above: 16MB").through(toPostgres, toNeo4j);
      loss.sync().write(PromiseWorld.MAPPING);
      loss.sync().start();

      loss.endsWith(ErrorCode.SLOT_MISSING);
    }
  }

  private PipelineStatus.@Nullable State state() {
    return loss.sync().status().stream().map(PipelineStatus::state).findFirst().orElse(null);
  }

  @Test
  void theSlotOfAnIdleDatabaseAdvances() throws Exception {
    loss.sync().asSuperuser("INSERT INTO unmapped SELECT generate_series(1, 1000)");
    long written = loss.number("SELECT pg_current_wal_insert_lsn() - '0/0'");

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                loss.number(
                        "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots"
                            + " WHERE database = current_database()")
                    >= written);
  }
}
