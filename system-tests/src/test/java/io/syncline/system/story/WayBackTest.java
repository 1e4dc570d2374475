// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.ErrorCode;
import io.syncline.embedded.SharedServers;
import io.syncline.engine.Ended;
import io.syncline.system.sync.Folder;
import io.syncline.system.sync.Link;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies between the checkpoint and now is gone from the source: the engine stops with a named
 * error, stops again with the same one, and the way back that it prints leads to an equal graph.
 */
final class WayBackTest {
  private Story story; // the test's thread only

  @BeforeEach
  void start() throws Exception {
    story =
        Story.prepared(
            MortalServers.postgres(),
            SharedServers.neo4j(),
            PromiseWorld.SCHEMA
                + "INSERT INTO person (id, name) SELECT i, 'p' FROM generate_series(1, 9) i;"
                + "INSERT INTO bill (id, sponsor_id) SELECT i, i FROM generate_series(1, 9) i;"
                + "CREATE TABLE unmapped (id bigint)",
            PromiseWorld.MAPPING);
    story.sync().start();
    story.settled();
  }

  @AfterEach
  void stop() throws IOException {
    story.close();
  }

  private String slot() {
    return "(SELECT slot_name FROM pg_replication_slots WHERE database = current_database())";
  }

  /** Rows change while nobody reads, also ones that only a sweep can find. */
  private void changeUnseen() throws SQLException {
    story.sql(
        "DELETE FROM person WHERE id = 3",
        "UPDATE bill SET sponsor_id = 4 WHERE id = 5",
        "INSERT INTO person (id) VALUES (10)",
        "DELETE FROM bill WHERE id = 7");
  }

  private void stopsWith(ErrorCode code) throws Exception {
    for (int i = 0; i < 2; i++) {
      story.sync().start();
      Ended end = story.sync().awaitEnd(Duration.ofSeconds(30));
      story.sync().stop();
      assertThat(end)
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              failed -> {
                assertThat(failed.error().code()).isEqualTo(code);
                assertThat(failed.error()).hasMessageContaining("syncline apply --new-snapshot");
              });
    }
  }

  private void theWayBack() throws Exception {
    story.sync().install("apply", "--new-snapshot", "--yes");
    story.sync().start();
    story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  @Test
  void theSlotWasDropped() throws Exception {
    story.sync().stop();
    story.sync().asSuperuser("SELECT pg_drop_replication_slot(" + slot() + ")");
    changeUnseen();

    stopsWith(ErrorCode.SLOT_MISSING);
    theWayBack();
  }

  @Test
  void theSlotIsLostSinceItKeptMoreLogThanItMay() throws Exception {
    story.sync().stop();
    changeUnseen();
    story.sync().asSuperuser("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
    story.sync().asSuperuser("SELECT pg_reload_conf()");
    try {
      writeLog(4);
      story.sync().asSuperuser("CHECKPOINT");

      stopsWith(ErrorCode.SLOT_LOST);
    } finally {
      story.sync().asSuperuser("ALTER SYSTEM RESET max_slot_wal_keep_size");
      story.sync().asSuperuser("SELECT pg_reload_conf()");
    }
    theWayBack();
  }

  @Test
  void theSlotWasMovedOnBySomebodyElse() throws Exception {
    story.sync().stop();
    changeUnseen();
    story
        .sync()
        .asSuperuser(
            "SELECT pg_replication_slot_advance(" + slot() + ", pg_current_wal_insert_lsn())");

    stopsWith(ErrorCode.SLOT_AHEAD);
    theWayBack();
  }

  @Test
  void thePublicationWasMadeAgain() throws Exception {
    story.sync().stop();
    String publication = "syncline_" + story.sync().database();
    story.sql("ALTER PUBLICATION " + publication + " RENAME TO former", "DROP PUBLICATION former");
    changeUnseen();
    story.sql("CREATE PUBLICATION " + publication + " FOR TABLE person, bill, vote");

    stopsWith(ErrorCode.PUBLICATION_CHANGED);
    theWayBack();
  }

  @Test
  void aTableWasTakenOutOfThePublicationForAWhile() throws Exception {
    story.sync().stop();
    String publication = "syncline_" + story.sync().database();
    story.sql("ALTER PUBLICATION " + publication + " DROP TABLE bill");
    changeUnseen();
    story.sql("ALTER PUBLICATION " + publication + " ADD TABLE bill");

    stopsWith(ErrorCode.PUBLICATION_CHANGED);
    theWayBack();
  }

  @Test
  void theServerWasRestoredFromAnOlderBackup(@TempDir Path folder) throws Exception {
    Path data = MortalServers.postgresData();
    MortalServers.postgres().stop();
    Folder.copy(data, folder.resolve("backup"));
    MortalServers.postgres().start();
    changeUnseen();
    story.settledAfter("INSERT INTO vote SELECT i, i, i, i FROM generate_series(1, 500) i");
    story.sync().stop();
    MortalServers.postgres().stop();
    Folder.delete(data);
    Folder.copy(folder.resolve("backup"), data);
    MortalServers.postgres().start();

    stopsWith(ErrorCode.SOURCE_WENT_BACK);
    theWayBack();
  }

  @Test
  void whileAStandbyIsPromotedItWaits() throws Exception {
    long timeline = timeline();
    MortalServers.postgres().stop();
    startAsStandby(MortalServers.postgresData());
    Thread.sleep(3000); // tried again several times, and refused each time
    assertThat(story.sync().running()).isTrue();
    assertThat(story.sync().ready()).isFalse();
    promote(timeline);
    changeUnseen();

    story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  @Test
  void aFailoverLostWhatWasApplied(@TempDir Path folder) throws Exception {
    Path data = MortalServers.postgresData();
    long timeline = timeline();
    MortalServers.postgres().stop();
    Folder.copy(data, folder.resolve("standby"));
    MortalServers.postgres().start();
    changeUnseen();
    story.settledAfter("INSERT INTO vote SELECT i, i, i, i FROM generate_series(1, 500) i");
    story.sync().stop();
    MortalServers.postgres().stop();
    Folder.delete(data);
    Folder.copy(folder.resolve("standby"), data);
    startAsStandby(data);
    promote(timeline);
    story.sync().asSuperuser("INSERT INTO unmapped SELECT generate_series(1, 20000)");

    stopsWith(ErrorCode.SOURCE_WENT_BACK);
    theWayBack();
  }

  private static void startAsStandby(Path data) throws IOException {
    Files.createFile(data.resolve("standby.signal"));
    MortalServers.postgres().start();
  }

  /** The server goes on in a timeline of its own. */
  private void promote(long timeline) throws SQLException {
    story.sync().asSuperuser("SELECT pg_promote()");
    assertThat(timeline()).isGreaterThan(timeline);
  }

  private long timeline() throws SQLException {
    return number("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)::int");
  }

  @Test
  void whoeverLooksIsWarnedOfTheLogThatIsKept() throws Exception {
    story.sync().stop();
    story.sync().withOptions("warn_retained_wal: 16MB").write(PromiseWorld.MAPPING);
    story.sync().command("pause", "normal");
    Process engine = story.sync().startChild("");
    try {
      writeLog(3);
      String log = "";
      for (int i = 0; i < 300 && !log.contains("MB of log for this pipeline"); i++) {
        Thread.sleep(100);
        log = story.sync().childLog();
      }
      assertThat(log).contains("MB of log for this pipeline; it fills its disk");
      assertThat(story.sync().tryCommand("status").output())
          .contains("PostgreSQL keeps ")
          .contains("let the engine catch up");
    } finally {
      engine.destroyForcibly().waitFor();
    }
  }

  @Test
  void theSlotIsGivenUpForWhichMoreLogIsKeptThanMayBe() throws Exception {
    story.sync().stop();
    story.sync().withOptions("drop_slot_above: 32MB").write(PromiseWorld.MAPPING);
    story.sync().command("pause", "normal");
    story.sync().start();
    await().until(() -> state() == PipelineStatus.State.PAUSED);
    changeUnseen();
    writeLog(3);

    Ended end = story.sync().awaitEnd(Duration.ofSeconds(30));

    assertThat(end)
        .isInstanceOfSatisfying(
            Ended.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(ErrorCode.SLOT_MISSING);
              assertThat(failed.error()).hasMessageContaining("source.drop_slot_above is 32 MB");
            });
    assertThat(number("SELECT count(*) FROM " + slot() + " AS slots")).isZero();
    story.sync().stop();
    assertThat(story.sync().tryCommand("status").output())
        .contains("stopped by an error", "[SLOT_MISSING]", "drop_slot_above");
    stopsWith(ErrorCode.SLOT_MISSING);
    story.sync().command("resume", "normal");
    theWayBack();
  }

  @Test
  void theSlotIsGivenUpAlsoWhereTheRunCannotBegin() throws Exception {
    story.sync().stop();
    writeLog(2);
    try (Link toPostgres = new Link(MortalServers.postgres().port());
        Link toNeo4j = new Link(SharedServers.neo4j().port())) {
      toNeo4j.fail(Link.Fault.CUT);
      story.sync().withOptions("drop_slot_above: 16MB").through(toPostgres, toNeo4j);
      story.sync().write(PromiseWorld.MAPPING);
      story.sync().start();

      Ended end = story.sync().awaitEnd(Duration.ofSeconds(30));

      assertThat(end)
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.SLOT_MISSING));
      story.sync().stop();
    }
  }

  private PipelineStatus.@Nullable State state() {
    return story.sync().status().stream().map(PipelineStatus::state).findFirst().orElse(null);
  }

  private void writeLog(int segments) {
    for (int i = 0; i < segments; i++) {
      story.sync().asSuperuser("INSERT INTO unmapped VALUES (1)");
      story.sync().asSuperuser("SELECT pg_switch_wal()");
    }
  }

  @Test
  void theSlotOfAnIdleDatabaseAdvances() throws Exception {
    story.sync().asSuperuser("INSERT INTO unmapped SELECT generate_series(1, 1000)");
    long written = number("SELECT pg_current_wal_insert_lsn() - '0/0'");
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();

    while (number(
            "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots"
                + " WHERE database = current_database()")
        < written) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = story.sync().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
