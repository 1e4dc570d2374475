// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.verify.VerifyWorld.Run;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sums are compared with those of a run before; what they hide is found, and nothing else is. */
final class BucketsTest {
  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whatChangedSinceTheSumsWereProvenIsReadAndAllFaultsAreFound() throws Exception {
    try (VerifyWorld world = VerifyWorld.running()) {
      Run first = world.verify("--depth", "buckets");
      Run second = world.verify("--depth", "buckets");

      for (Run run : List.of(first, second)) {
        assertThat(run.differences()).isEmpty();
        assertThat(run.count("equal"))
            .isEqualTo(run.total())
            .isEqualTo(VerifyWorld.PERSONS + 1 + 2L * VerifyWorld.BILLS);
      }
      long chunks = proven(world, first, "Bill");
      assertThat(chunks).isGreaterThan(1).isEqualTo(proven(world, second, "Bill"));

      List<String> expected;
      try (Writers writers = new Writers(world, 4)) {
        expected = VerifyTest.damage(world, "tokens"); // in chunks that are read for other faults
        writers.awaitMore(200);
        assertThat(world.verify("--depth", "buckets").differences()).isEqualTo(expected);
        writers.stop();
      }
      world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);

      Run after = world.verify("--depth", "buckets");

      assertThat(after.differences()).isEqualTo(expected);
      assertThat(OracleSays.now(world).ofNothing(after.differences())).isEmpty();
      assertThat(proven(world, after, "Bill")).as("some differ").isLessThan(chunks);
      assertThat(proven(world, after, "Person")).as("none differs").isPositive();
      theRowsThatCameAreCounted(world);
      aNodeThatStandsElsewhereIsInNoSum(world);
    }
  }

  /** Its property, by which ranges are read, does not say its key. */
  private static void aNodeThatStandsElsewhereIsInNoSum(VerifyWorld world) {
    world.cypher("MATCH (p:Person {_syncline_key: '301'}) SET p.id = 5000000");
    assertThat(world.verify("Person", "--depth", "buckets").differences()).isEmpty();
    world.cypher("MATCH (p:Person {_syncline_key: '301'}) DETACH DELETE p");

    assertThat(world.verify("Person", "--depth", "buckets").differences())
        .containsExactly("Person 301 different missing");
  }

  private static void theRowsThatCameAreCounted(VerifyWorld world) throws Exception {
    long before = world.verify("Person", "--depth", "buckets").total();
    world
        .sync()
        .sql(
            "INSERT INTO person SELECT 1000000 + i, 'new' FROM generate_series(1, 20) i;"
                + " UPDATE person SET name = 'renamed' WHERE id < 20");
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);

    Run more = world.verify("Person", "--depth", "buckets");

    assertThat(more.differences()).isEmpty();
    assertThat(more.total()).isEqualTo(before + 20);
  }

  private static long proven(VerifyWorld world, Run run, String type) throws Exception {
    return world.number(
        """
        SELECT count(*) FROM syncline.verification_chunk c
        WHERE c.verification = %d AND c.pass = 'rows' AND c.entity_type = '%s'
          AND c.source_digest IS NOT NULL\
        """
            .formatted(run.report().get("run").asLong(), type));
  }
}
