// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Load;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is urgent does not queue up behind what is not, and that comes as well. */
final class UrgentChangeTest {
  /** A second on a machine that does nothing else: see the benchmark {@code lanes}. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static final int BACKLOG = 20_000;

  /** Who does not overtake finds all but what another worker is still writing. */
  private static final int MOST = BACKLOG * 9 / 10;

  /** In many transactions, since one is written as a whole. */
  private static final String WRITE_BACKLOG =
      "DO $$ BEGIN FOR i IN 0 .. 199 LOOP INSERT INTO note SELECT i * 100 + g, 'x' FROM"
          + " generate_series(1, 100) g; COMMIT; END LOOP; END $$";

  private static final String SCHEMA =
      """
      CREATE TABLE alarm (id int PRIMARY KEY, name text);
      CREATE TABLE note (id int PRIMARY KEY, name text);
      INSERT INTO alarm VALUES (0, 'first');
      """;
  private static final String MAPPING =
      """
      nodes:
        Alarm: { table: public.alarm, lane: critical }
        Note: { table: public.note, lane: low }
      """;

  @Test
  void anUrgentChangeOvertakesABacklogAndEndsIt() throws Exception {
    overtakes(TestSync::fromTheLog);
  }

  @Test
  void anUrgentChangeOvertakesABacklogThatTriggersCapturedAndEndsIt() throws Exception {
    overtakes(TestSync::byTriggers);
  }

  private static void overtakes(UnaryOperator<TestSync> capture) throws Exception {
    TestSync sync = capture.apply(new TestSync(SharedServers.postgres(), SharedServers.neo4j()));
    try (Story story = Story.prepared(sync, SCHEMA, MAPPING)) {
      sync.start();
      story.settledAfter("UPDATE alarm SET name = 'second'");
      sync.stop();
      sync.sql(WRITE_BACKLOG);
      sync.start();
      story.awaitNode("MATCH (n:Note) RETURN n LIMIT 1");

      long committed = System.nanoTime();
      story.sql("UPDATE alarm SET name = 'urgent'");
      story.awaitNode("MATCH (a:Alarm {name: 'urgent'}) RETURN a");
      Duration took = Duration.ofNanos(System.nanoTime() - committed);
      long notes = (Long) story.ask("MATCH (n:Note) RETURN count(n)").getFirst();

      assertThat(notes).as("most of the backlog may be done by then").isLessThan(MOST);
      assertThat(took).as("with %d notes in the graph by then", notes).isLessThan(SOON);
      try (Load urgent = new Load(story, "INSERT INTO alarm VALUES ($, 'fire')")) {
        story.awaitNode("MATCH (n:Note) WITH count(n) AS c WHERE c = " + BACKLOG + " RETURN c");
        urgent.awaitMore(1);
      }
    }
  }
}
