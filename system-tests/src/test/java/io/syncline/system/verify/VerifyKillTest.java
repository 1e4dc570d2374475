// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.verify.VerifyWorld.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A verification that is killed again and again ends with the totals of one that was not. */
final class VerifyKillTest {
  private static final int KILLS = Integer.getInteger("kills", 3);

  @Test
  void killedRunsGoOnWhereTheyWere() throws Exception {
    long seed = Long.getLong("seed", 1);
    SplittableRandom random = new SplittableRandom(seed);
    try (VerifyWorld world = VerifyWorld.running()) {
      long bill = VerifyWorld.WARM;
      for (GraphFault fault : GraphFault.values()) {
        fault.doTo(world, ++bill);
      }
      Run whole = world.verify("--depth", "deep");

      List<String> command =
          new ArrayList<>(List.of("verify", "--depth", "deep", "--max-rate", "1500"));
      for (int i = 0; i < KILLS; i++) {
        // Slow enough to be killed in the midst of it.
        Process child = world.sync().startCommand(command);
        child.waitFor(1500 + random.nextInt(2500), TimeUnit.MILLISECONDS);
        if (i == 0 && child.isAlive() && world.unfinished()) {
          assertThat(world.sync().tryCommand("verify", "--depth", "deep", "--resume").toString())
              .contains("RUN_IN_USE");
        }
        child.destroyForcibly().waitFor();
        if (world.unfinished() && !command.contains("--resume")) {
          command.add("--resume");
        }
      }
      Run resumed = world.unfinished() ? world.verify("--depth", "deep", "--resume") : whole;

      assertThat(resumed.report().get("counts"))
          .as("seed " + seed)
          .isEqualTo(whole.report().get("counts"));
      assertThat(resumed.differences()).isEqualTo(whole.differences());
    }
  }
}
