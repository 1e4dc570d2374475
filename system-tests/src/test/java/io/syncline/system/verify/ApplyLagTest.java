// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.system.verify.VerifyWorld.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine is behind, now more, now less: what is on its way is no difference, what is one is.
 */
final class ApplyLagTest {
  /** How often the engine is held up while it is written. */
  private static final int HELD = 4;

  @Test
  @Tag("long")
  void nothingIsReportedFalselyWhileTheEngineIsBehind() throws Exception {
    damageIsFound(Duration.ofSeconds(3), 2);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  @Tag("long")
  void nothingIsReportedFalselyWhileTheEngineIsAMinuteBehind() throws Exception {
    damageIsFound(Duration.ofSeconds(60), VerifyWorld.EACH);
  }

  private static void damageIsFound(Duration longest, int ofEach) throws Exception {
    try (VerifyWorld world = VerifyWorld.running();
        Writers writers = new Writers(world, 4)) {
      List<String> expected = damage(world, ofEach);
      try (ApplyLag lag = new ApplyLag(world.sync(), longest, Long.getLong("seed", 1))) {
        lag.awaitFirst();
        String patience = Long.toString(60 + 20 * longest.toSeconds());

        CompletableFuture<Run> running =
            CompletableFuture.supplyAsync(
                () -> world.verify("--depth", "deep", "--max-lag", "0", "--max-defer", patience));
        await().forever().until(() -> lag.held() >= HELD || running.isDone());
        writers.stop(); // else what they write all the time is waited for to the end
        Run run = running.join();

        assertThat(different(run)).isEqualTo(expected);
        assertThat(lag.most()).isGreaterThan(longest.dividedBy(3));
        lag.stop();
        world.sync().awaitCaughtUp(VerifyWorld.PATIENCE.plus(longest));
        assertThat(OracleSays.now(world).against(expected)).isEmpty();
      }
    }
  }

  private static List<String> damage(VerifyWorld world, int ofEach) {
    List<String> expected = new ArrayList<>();
    long bill = VerifyWorld.WARM;
    for (GraphFault fault : GraphFault.values()) {
      for (int i = 0; i < ofEach; i++) {
        bill++;
        fault.doTo(world, bill);
        expected.addAll(fault.expected(bill));
      }
    }
    return expected.stream().sorted().toList();
  }

  /** What is written all the time may stay undecided, and nothing else may. */
  private static List<String> different(Run run) {
    List<String> different = new ArrayList<>();
    for (String line : run.differences()) {
      String[] words = line.split("[ ,\"\\]]+", -1);
      boolean undecided = line.contains(" deferred");
      if (!undecided || (words[0].equals("Bill") && Long.parseLong(words[1]) > VerifyWorld.WARM)) {
        different.add(line);
      }
    }
    return different;
  }
}
