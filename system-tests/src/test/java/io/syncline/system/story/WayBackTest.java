// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.failure.ErrorCode;
import io.syncline.system.sync.Folder;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Said;
import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies between the checkpoint and now is gone from the source, whose publication or whose
 * server is another: the engine stops with a named error, stops again with the same one, and the
 * way back that it prints leads to an equal graph.
 */
final class WayBackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Those in which the engine asks this server, and is refused what it would write. */
  private static final String SESSIONS =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = '"
          + TestSync.RUNTIME
          + "'";

  private LossStory loss; // the test's thread only

  @BeforeEach
  void start() throws Exception {
    loss = LossStory.begin();
  }

  @AfterEach
  void stop() throws IOException {
    loss.close();
  }

  @Test
  void thePublicationWasMadeAgain() throws Exception {
    loss.sync().stop();
    String publication = "syncline_" + loss.sync().database();
    loss.story()
        .sql("ALTER PUBLICATION " + publication + " RENAME TO former", "DROP PUBLICATION former");
    loss.changeUnseen();
    loss.story().sql("CREATE PUBLICATION " + publication + " FOR TABLE person, bill, vote");

    loss.stopsWith(ErrorCode.PUBLICATION_CHANGED);
    loss.wayBack();
  }

  @Test
  void aTableWasTakenOutOfThePublicationForAWhile() throws Exception {
    loss.sync().stop();
    String publication = "syncline_" + loss.sync().database();
    loss.story().sql("ALTER PUBLICATION " + publication + " DROP TABLE bill");
    loss.changeUnseen();
    loss.story().sql("ALTER PUBLICATION " + publication + " ADD TABLE bill");

    loss.stopsWith(ErrorCode.PUBLICATION_CHANGED);
    loss.wayBack();
  }

  @Test
  void theServerWasRestoredFromAnOlderBackup(@TempDir Path folder) throws Exception {
    goBackToACopy(folder.resolve("backup"));
    MortalServers.postgres().start();

    loss.stopsWith(ErrorCode.SOURCE_WENT_BACK);
    loss.wayBack();
  }

  @Test
  @Tag("long")
  void whileAStandbyIsPromotedItWaits() throws Exception {
    try (Said said = new Said()) {
      MortalServers.postgres().stop();
      said.await("everything is kept and retried", PATIENCE);
      startAsStandby();
      await().atMost(PATIENCE).until(() -> loss.number(SESSIONS) > 0);
      assertThat(loss.sync().running()).isTrue();
      assertThat(loss.sync().ready()).isFalse();
      promote();
      loss.changeUnseen();

      loss.story().settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
    }
  }

  @Test
  void aFailoverLostWhatWasApplied(@TempDir Path folder) throws Exception {
    goBackToACopy(folder.resolve("standby"));
    startAsStandby();
    promote();
    loss.sync().asSuperuser("INSERT INTO unmapped SELECT generate_series(1, 20000)");

    loss.stopsWith(ErrorCode.SOURCE_WENT_BACK);
    loss.wayBack();
  }

  /** The server is down, and has nothing of what was applied since it was copied. */
  private void goBackToACopy(Path copy) throws Exception {
    Path data = MortalServers.postgresData();
    MortalServers.postgres().stop();
    Folder.copy(data, copy);
    MortalServers.postgres().start();
    loss.changeUnseen();
    loss.story().settledAfter("INSERT INTO vote SELECT i, i, i, i FROM generate_series(1, 500) i");
    loss.sync().stop();
    MortalServers.postgres().stop();
    Folder.delete(data);
    Folder.copy(copy, data);
  }

  private static void startAsStandby() throws IOException {
    Files.createFile(MortalServers.postgresData().resolve("standby.signal"));
    MortalServers.postgres().start();
  }

  /** The server goes on in a timeline of its own. */
  private void promote() throws SQLException {
    long timeline = loss.number("SELECT timeline_id FROM pg_control_checkpoint()");
    loss.sync().asSuperuser("SELECT pg_promote()");
    assertThat(loss.number("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)::int"))
        .isGreaterThan(timeline);
  }
}
