// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.failure.ErrorCode;
import io.syncline.embedded.SharedServers;
import io.syncline.engine.Ended;
import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A sync that runs, and whose source is about to lose what lies between the checkpoint and now:
 * what the engine must say then, and the way back that it prints.
 */
final class LossStory implements AutoCloseable {
  private final Story story;

  private LossStory(Story story) {
    this.story = story;
  }

  /** A few rows that are in the graph, and a table that no mapping knows. */
  static LossStory begin() throws Exception {
    Story story =
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
    return new LossStory(story);
  }

  Story story() {
    return story;
  }

  TestSync sync() {
    return story.sync();
  }

  /** Rows change while nobody reads, also ones that only a sweep can find. */
  void changeUnseen() throws SQLException {
    story.sql(
        "DELETE FROM person WHERE id = 3",
        "UPDATE bill SET sponsor_id = 4 WHERE id = 5",
        "INSERT INTO person (id) VALUES (10)",
        "DELETE FROM bill WHERE id = 7");
  }

  /** Whoever starts it ends with this error, as often as they try. */
  void stopsWith(ErrorCode code) throws Exception {
    for (int i = 0; i < 2; i++) {
      story.sync().start();
      endsWith(code);
    }
  }

  /** It runs, and ends by itself with this error, which names the way back. */
  void endsWith(ErrorCode code) throws Exception {
    endsWith(code, "syncline apply --new-snapshot");
  }

  /** It runs, and ends by itself with this error, which says this. */
  void endsWith(ErrorCode code, String message) throws Exception {
    Ended end = story.sync().awaitEnd(Duration.ofSeconds(30));
    story.sync().stop();
    assertThat(end)
        .isInstanceOfSatisfying(
            Ended.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(code);
              assertThat(failed.error()).hasMessageContaining(message);
            });
  }

  /** The way back that the error names leads to an equal graph. */
  void wayBack() throws Exception {
    story.sync().install("apply", "--new-snapshot", "--yes");
    story.sync().start();
    story.settledAfter("INSERT INTO vote VALUES (1, 1, 1, 1)");
  }

  long number(String sql) throws SQLException {
    try (Connection connection = story.sync().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    story.close();
  }
}
