// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.verify.Depth;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.SmallChunks.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows move while they are compared, from chunks that were read into those that were not and back:
 * what moves is no difference, what is one is found.
 */
final class MovingKeysTest {
  private static final double ROWS_PER_SECOND = 2_000;

  @Test
  @Tag("long")
  void rowsThatMoveBetweenChunksAreNoDifference() throws Exception {
    whatMovesIsNoDifference(sync(), List.of(Depth.BUCKETS));
  }

  @Test
  @Tag("long")
  void soItIsWhereTriggersCapture() throws Exception {
    // The second run adds up what the first one proved, where nothing moved.
    whatMovesIsNoDifference(sync().byTriggers(), List.of(Depth.BUCKETS, Depth.BUCKETS));
  }

  private static TestSync sync() throws Exception {
    return new TestSync(SharedServers.postgres(), SharedServers.neo4j());
  }

  private static void whatMovesIsNoDifference(TestSync sync, List<Depth> depths) throws Exception {
    try (VerifyWorld world = VerifyWorld.running(sync);
        SmallChunks chunks = new SmallChunks(sync)) {
      try (Movers movers = new Movers(world, 2)) {
        for (Depth depth : depths) {
          long before = movers.moved();

          Found found = chunks.make(depth, ROWS_PER_SECOND);

          assertThat(found.differences()).as(depth.toString()).isEmpty();
          assertThat(movers.moved() - before).as("moves").isGreaterThan(20);
        }
        List<String> expected = damage(world);
        assertThat(chunks.make(Depth.DEEP, ROWS_PER_SECOND).differences()).isEqualTo(expected);
        movers.stop();
      }
      sync.tryCommand("repair", "--apply", "--max-fraction", "100");
      sync.awaitCaughtUp(VerifyWorld.PATIENCE);
      assertThat(world.oracle().differencesWithin(Duration.ofSeconds(10))).isEmpty();
      assertThat(world.verify("--depth", "deep").verdict()).isEqualTo("equal");
    }
  }

  /** Of bills that stay, and whose persons do. */
  private static List<String> damage(VerifyWorld world) {
    List<String> expected = new ArrayList<>();
    long bill = VerifyWorld.WARM + Movers.PERSONS;
    for (GraphFault fault : GraphFault.values()) {
      bill++;
      fault.doTo(world, bill);
      expected.addAll(fault.expected(bill));
    }
    return expected.stream().sorted().toList();
  }
}
