// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A transaction that is larger than an engine may keep in memory is applied in pieces. Who dies
 * between two of them goes on with the next one.
 */
@Tag("long")
final class LargeTransactionTest {
  private static final String SCHEMA =
      """
      CREATE TABLE firm (id bigint PRIMARY KEY, name text);
      CREATE TABLE person (id bigint PRIMARY KEY, note text, firm bigint);
      INSERT INTO firm VALUES (1, 'one');
      """;

  private static final String MAPPING =
      """
      nodes:
        Firm: { table: public.firm }
        Person: { table: public.person, relationships: { WORKS_AT: { to: Firm, by: firm } } }
      """;

  private static final String LARGE =
      """
      INSERT INTO person SELECT i, repeat('note ' || i, 200), 2 FROM generate_series(1, 6000) i;
      UPDATE person SET id = id + 100000 WHERE id % 100 = 0;
      INSERT INTO firm VALUES (2, 'two');
      DELETE FROM person WHERE id % 3 = 0;
      UPDATE person SET note = NULL, firm = 1 WHERE id % 5 = 0;
      """;

  @Test
  void whoDiesBetweenTwoPiecesGoesOnWithTheNext() throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j()).inPiecesOf("1MB");
    try (Story story = Story.prepared(sync, SCHEMA, MAPPING)) {
      sync.start();
      story.settled();
      sync.stop();
      story.sql(LARGE);

      story.dieAt("after:TargetWriter.apply@2");
      long some = number(story);
      story.dieAt("after:TargetWriter.apply@3");

      assertThat(some).as("of 6000 rows after two pieces").isPositive().isLessThan(6_000);
      assertThat(number(story)).as("rows after more pieces").isNotEqualTo(some);
      sync.start();
      sync.awaitCaughtUp(Duration.ofSeconds(60)); // the position of a piece is its commit's
      story.settled();
    }
  }

  private static long number(Story story) {
    return (Long) story.ask("MATCH (p:Person) RETURN count(p)").getFirst();
  }
}
