// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.MortalServers;
import io.syncline.system.sync.Said;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hazard 17: changes of unbounded effect where a transaction of the graph may use {@value
 * MortalServers#TRANSACTION_MEMORY}: turning the edges of this hub into waiting ones at once would
 * take about 75 MB.
 */
@Tag("long")
final class HubTest {
  private static final int EDGES = 30_000;

  private static final String SCHEMA =
      "CREATE TABLE hub (id bigint PRIMARY KEY);"
          + "CREATE TABLE spoke (id bigint PRIMARY KEY, hub bigint);"
          + "INSERT INTO hub VALUES (1);"
          + "INSERT INTO spoke SELECT i, 1 FROM generate_series(1, "
          + EDGES
          + ") i";

  private static final String MAPPING =
      """
      nodes:
        Hub: { table: public.hub }
        Spoke: { table: public.spoke, relationships: { OF: { to: Hub, by: hub } } }
      """;

  @Test
  void aHubGoesMovesAndComesBackInBoundedMemory() throws Exception {
    goesMovesAndComesBack(sync());
  }

  @Test
  void soItDoesWhereTriggersCapture() throws Exception {
    goesMovesAndComesBack(sync().byTriggers());
  }

  private static TestSync sync() throws IOException {
    return new TestSync(MortalServers.postgres(), MortalServers.neo4j());
  }

  private static void goesMovesAndComesBack(TestSync sync) throws Exception {
    try (Said said = new Said();
        Story story = Story.prepared(sync, SCHEMA, MAPPING)) {
      story.sync().start();
      story.settled();
      after(story, "DELETE FROM hub");
      assertThat(edges(story)).isZero();
      after(story, "INSERT INTO hub VALUES (1)");
      assertThat(edges(story)).isEqualTo(EDGES);
      after(story, "UPDATE hub SET id = 2");
      assertThat(edges(story)).isZero();
      after(story, "DELETE FROM spoke WHERE id > 10");
      story.settledAfter("UPDATE spoke SET hub = 2");

      assertThat(said.linesWith("retried")).isEmpty();
    }
  }

  /** Without a look at every node. */
  private static void after(Story story, String change) throws Exception {
    story.sql(change);
    story.sync().awaitCaughtUp(Duration.ofMinutes(2));
  }

  private static long edges(Story story) {
    return (Long)
        Objects.requireNonNull(story.ask("MATCH ()-[r:OF]->() RETURN count(r)").getFirst());
  }
}
