// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.slot.SlotNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wherever changes may have been lost, the stream is refused, and the way back is named. */
final class LossTest {
  private static final TableId T = TableId.of("t");

  private TestDatabase database;
  private Follower follower;

  @BeforeEach
  void follow() {
    database = TestDatabase.create();
    database.sql("CREATE TABLE t (id int PRIMARY KEY)");
    follower = Follower.of(database, T);
    database.sql("INSERT INTO t VALUES (1)");
    follower.eventsToNow();
  }

  @AfterEach
  void dropDatabase() {
    follower.close();
    database.close();
  }

  private String slot() {
    return SlotNames.of(database.runtime().slotPrefix(), Follower.PIPELINE);
  }

  private void refused(ErrorCode code, String message) {
    Throwable refusal = catchThrowable(() -> follower.reopen());

    assertThat(refusal).isInstanceOf(SynclineException.class).hasMessageContaining(message);
    assertThat(((SynclineException) refusal).code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining("127.0.0.1").hasMessageContaining("way back");
  }

  private void stopAndAwaitFreeSlot() {
    follower.stop();
    while (!"f"
        .equals(
            database.value(
                "SELECT active FROM pg_replication_slots WHERE slot_name = '" + slot() + "'"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aSlotThatWasDropped() {
    stopAndAwaitFreeSlot();
    database.sql("SELECT pg_drop_replication_slot('" + slot() + "')");

    refused(ErrorCode.SLOT_MISSING, slot());
  }

  @Test
  void aSlotThatWasDroppedAndMadeAgain() {
    stopAndAwaitFreeSlot();
    database.sql(
        "SELECT pg_drop_replication_slot('" + slot() + "')",
        "INSERT INTO t VALUES (2)",
        "SELECT pg_create_logical_replication_slot('" + slot() + "', 'pgoutput')");

    refused(ErrorCode.SLOT_AHEAD, "moved on");
  }

  @Test
  void aSlotThatSomebodyMovedOn() {
    stopAndAwaitFreeSlot();
    database.sql(
        "INSERT INTO t VALUES (2)",
        "SELECT pg_replication_slot_advance('" + slot() + "', pg_current_wal_lsn())");

    refused(ErrorCode.SLOT_AHEAD, "moved on");
  }

  @Test
  void aSlotOfSomebodyElse() {
    stopAndAwaitFreeSlot();
    database.sql(
        "SELECT pg_drop_replication_slot('" + slot() + "')",
        "SELECT pg_create_logical_replication_slot('" + slot() + "', 'test_decoding')");

    Throwable refusal = catchThrowable(() -> follower.reopen());

    assertThat(refusal).hasMessageContaining("somebody else's").hasMessageContaining("slot_prefix");
    database.sql("SELECT pg_drop_replication_slot('" + slot() + "')");
  }

  @Test
  void aPublicationThatIsGone() {
    stopAndAwaitFreeSlot();
    database.sql("DROP PUBLICATION syncline");

    refused(ErrorCode.PUBLICATION_CHANGED, "is gone");
  }

  @Test
  void aPublicationThatWasMadeAgain() {
    stopAndAwaitFreeSlot();
    database.sql(
        "DROP PUBLICATION syncline",
        "INSERT INTO t VALUES (2)",
        "CREATE PUBLICATION syncline FOR TABLE t");

    refused(ErrorCode.PUBLICATION_CHANGED, "made again");
  }

  @Test
  void aTableThatWasTakenOutAndPutInAgain() {
    stopAndAwaitFreeSlot();
    takeOutAndPutIn();

    refused(ErrorCode.PUBLICATION_CHANGED, "taken out");
  }

  private void takeOutAndPutIn() {
    database.sql(
        "ALTER PUBLICATION syncline DROP TABLE t",
        "INSERT INTO t VALUES (2)",
        "ALTER PUBLICATION syncline ADD TABLE t");
  }

  @Test
  void aTableThatWasTakenOutAndPutInAgainWhileTheStreamWasOpen() {
    takeOutAndPutIn();
    database.sql("INSERT INTO t VALUES (3)");
    assertThat(follower.toNow()).containsExactly("insert t {id=3}");

    Throwable refusal =
        catchThrowable(() -> follower.source().prove(follower.checkpoint(), follower.catalog()));

    assertThat(refusal).isInstanceOf(SynclineException.class).hasMessageContaining("taken out");
  }

  @Test
  void aTableThatWasRenamedIsNoMatterOfThePublication() {
    database.sql("ALTER TABLE t RENAME TO thing");

    follower.source().prove(follower.checkpoint(), follower.catalog());

    database.sql("CREATE TABLE t (id bigint PRIMARY KEY)");
    follower.source().prove(follower.checkpoint(), follower.catalog());
  }

  @Test
  void aPublicationWithARowFilter() {
    int version = Integer.parseInt(String.valueOf(database.value("SHOW server_version_num")));
    assumeTrue(version >= 15_00_00, "publications have no row filters before PostgreSQL 15");
    stopAndAwaitFreeSlot();
    database.sql("ALTER PUBLICATION syncline SET TABLE t WHERE (id > 5)");

    refused(ErrorCode.PUBLICATION_CHANGED, "");
  }

  @Test
  void aPublicationThatLeavesOutDeletes() {
    stopAndAwaitFreeSlot();
    database.sql("ALTER PUBLICATION syncline SET (publish = 'insert, update')");

    refused(ErrorCode.PUBLICATION_CHANGED, "every kind");
  }

  @Test
  void anotherDatabase() {
    follower.stop();
    try (TestDatabase other = TestDatabase.create()) {
      other.sql("CREATE TABLE t (id int PRIMARY KEY)");
      other.setUp(T);
      try (PostgresSource source = other.source()) {
        Throwable refusal =
            catchThrowable(
                () ->
                    source.open(
                        Follower.PIPELINE,
                        follower.checkpoint(),
                        source.loadCatalog(java.util.List.of(T))));

        assertThat(refusal)
            .isInstanceOf(SynclineException.class)
            .hasMessageContaining("another database");
      }
    }
  }

  @Test
  void aSlotThatIsBehindTheCheckpointIsNormal() {
    database.sql("INSERT INTO t VALUES (2)");
    follower.eventsToNow();
    // Not confirmed: the checkpoint is ahead of the slot, as after kill -9.
    follower.reopen();
    database.sql("INSERT INTO t VALUES (3)");

    assertThat(follower.toNow()).containsExactly("insert t {id=3}");
  }
}
