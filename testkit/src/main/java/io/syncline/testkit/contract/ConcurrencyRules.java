// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pipelines, and parallel writers of one, write at once: no edge is lost and none appears. */
interface ConcurrencyRules extends TargetRules {

  /** How often parallel writers run before the graph is looked at. */
  default int concurrentRounds() {
    return 20;
  }

  @Test
  default void edgesAreNeitherLostNorLeftWhenTheirEndsHaveOtherPipelines() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    List<Long> keys = List.of(1L, 2L, 3L);
    try (TargetWriter other = session().target().writer(TargetSession.OTHER_PIPELINE)) {
      var nobody = other.takeOver();
      assertThat(nobody).isEmpty();
      RandomBatches people =
          new RandomBatches(session(), new Random(seed), List.of("Person"), keys, true);
      RandomBatches rest =
          new RandomBatches(
              session(),
              new Random(seed + 1),
              List.of("Bill", "Tag", "VOTED", "MEMBER_OF", "Session"),
              keys,
              true);

      runAtOnce(seed, Map.of(people, other, rest, session().writer()), false);
    }
  }

  @Test
  default void parallelWritersOfOnePipelineMeet() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    RandomBatches odd =
        new RandomBatches(session(), new Random(seed), RandomRules.ALL, List.of(1L, 3L, 5L), false);
    RandomBatches even =
        new RandomBatches(session(), new Random(seed + 1), RandomRules.ALL, List.of(2L, 4L), false);
    TargetWriter writer = session().writer();

    runAtOnce(seed, Map.of(odd, writer, even, writer), true);
  }

  private void runAtOnce(long seed, Map<RandomBatches, TargetWriter> histories, boolean parts)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(histories.size())) {
      for (int round = 0; round < concurrentRounds(); round++) {
        List<Future<?>> running = new ArrayList<>();
        histories.forEach(
            (history, writer) -> running.add(threads.submit(() -> write(history, writer, parts))));
        for (Future<?> each : running) {
          each.get(60, TimeUnit.SECONDS);
        }
        Map<EntityId, EntityState> states = new HashMap<>();
        histories.keySet().forEach(history -> states.putAll(history.states()));
        RandomRules.check(session(), states, "seed " + seed + ", round " + round);
      }
    }
  }

  private static void write(RandomBatches history, TargetWriter writer, boolean parts) {
    for (int i = 0; i < 5; i++) {
      BatchMaker batch = history.session().batchBy(writer);
      history.fill(batch);
      if (parts) {
        batch.keepingCheckpoint();
      }
      Outcome outcome = batch.outcome();
      for (int retries = 0; retries < 50 && outcome instanceof Outcome.Retry; retries++) {
        outcome = batch.outcome();
      }
      assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    }
  }
}
