// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.oracle.MappingText;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * After any history of any schema the graph equals the rows, as an oracle finds that knows nothing
 * of the product. {@code -Dseed=17} replays one seed, {@code -Dseeds=500} tries so many by chance;
 * otherwise the first two for each way, in the longer profiles the first fifty.
 */
final class RandomHistoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HISTORIES = Boolean.getBoolean("long") ? 50 : 2;

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void theGraphEqualsTheRowsAfterAnyHistory() throws Exception {
    histories(TestSync::fromTheLog);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void theGraphEqualsTheRowsAfterAnyHistoryThatSeveralWritersApply() throws Exception {
    histories(TestSync::inParallel);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void theGraphEqualsTheRowsAfterAnyHistoryThatTriggersCapture() throws Exception {
    histories(TestSync::byTriggers);
  }

  private static void histories(UnaryOperator<TestSync> capture) throws Exception {
    Long one = Long.getLong("seed");
    Long some = Long.getLong("seeds");
    long first = one != null ? one : some != null ? System.nanoTime() % 1_000_000 : 1;
    long count = one != null ? 1 : some != null ? some : HISTORIES;
    for (long seed = first; seed < first + count; seed++) {
      try {
        history(seed, capture);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("replay with -Dseed=" + seed, e);
      }
    }
    System.out.printf("%d histories, from seed %d%n", count, first);
  }

  private static void history(long seed, UnaryOperator<TestSync> capture) throws Exception {
    Random dice = new Random(seed);
    RandomSchema schema = new RandomSchema(dice);
    try (TestSync sync =
        capture.apply(new TestSync(SharedServers.postgres(), SharedServers.neo4j()))) {
      schema.sql().forEach(sync::sql);
      RandomHistory history = new RandomHistory(schema, sync::connect);
      history.run(seed, 2, 20);
      sync.setUp(MappingText.of(schema.mapping()));
      sync.start();
      history.run(seed + 1, 3, 40);
      if (dice.nextBoolean()) {
        sync.stop();
        history.run(seed + 2, 2, 20);
        sync.start();
      }
      sync.awaitCaughtUp(PATIENCE);

      Oracle oracle = new Oracle(schema.mapping(), sync::connect, sync.graph());
      assertThat(oracle.differencesWithin(Duration.ofSeconds(15))).isEmpty();
    }
  }
}
