// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.TestSync;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hazard 2, by numbers: rows are written while they are repaired, each once, so that nothing heals
 * what a repair would overwrite; half of them bear a version that no ordinary write gets past.
 */
final class RepairRaceTest {

  @Test
  @Tag("long")
  void nothingOlderIsWrittenOverAnythingNewer() throws Exception {
    race(300, 300);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  @Tag("long")
  void nothingOlderIsWrittenOverAnythingNewerInAHundredThousandTimes() throws Exception {
    race(5_000, 100_000);
  }

  private static void race(int keys, int events) throws Exception {
    long seed = Long.getLong("seed", 1);
    SplittableRandom random = new SplittableRandom(seed);
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      RepairRace race = new RepairRace(sync, keys);
      int happened = 0;
      for (int round = 0; happened < events; round++) {
        assertThat(round).as("rounds, after %d events", happened).isLessThan(4 * events / keys);
        race.damageAndFind();
        RepairRace.Writing writing = race.write(random.split());
        CommandResult repair =
            sync.tryCommand("repair", "--apply", "--max-fraction", "100", "--max-rate", "0");
        happened += writing.end();

        assertThat(repair.code()).as(repair.toString()).isNotEqualTo(1);
        race.settle();
        assertThat(race.wentBack()).as("seed %d, round %d", seed, round).isEmpty();
        assertThat(race.graph()).as("seed %d, round %d", seed, round).isEqualTo(race.rows());
      }
    }
  }
}
