// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Changes that were applied are read back from both stores. */
final class ContinuousTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static VerifyWorld world(String capture) throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    return VerifyWorld.running(
        sync.withOptions(
            "capture: %s\ncontinuous: { per_second: 100, soon: 2s, late: 5s }".formatted(capture)));
  }

  private static double changes(VerifyWorld world, String after, String outcome) {
    Counter counter =
        world
            .sync()
            .meters()
            .find("syncline.continuous.changes")
            .tags("after", after, "outcome", outcome)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private static double missed(VerifyWorld world) {
    return changes(world, "2s", "missed") + changes(world, "5s", "missed");
  }

  private static void await(VerifyWorld world, String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: %s; %s", what, counters(world)).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static List<String> counters(VerifyWorld world) {
    return world.sync().meters().find("syncline.continuous.changes").counters().stream()
        .map(counter -> counter.getId().getTags() + " " + counter.count())
        .toList();
  }

  private static JsonNode json(CommandResult result) {
    return JsonMapper.builder().build().readTree(result.output());
  }

  @Test
  void changesAreReadBackAndAMissIsMendedAndLeavesATrace() throws Exception {
    readBack("log");
  }

  @Test
  @Tag("long")
  void theSameIsDoneWhereTriggersCapture() throws Exception {
    readBack("trigger");
  }

  private static void readBack(String capture) throws Exception {
    try (VerifyWorld world = world(capture)) {
      try (Writers writers = new Writers(world, 2)) {
        writers.awaitMore(300);
        await(world, "changes read back", () -> changes(world, "5s", "correct") > 200);
        writers.stop();
      }
      assertThat(missed(world)).as("false alarms").isZero();
      world.sync().awaitCaughtUp(PATIENCE);

      world.sync().sql("UPDATE bill SET title = 'new' WHERE id = 1950");
      await( // at once when it is there, so that the looks at it come later
          world,
          "the change",
          () ->
              world.count(
                      "MATCH (b:Bill {id: 1950, title: 'new'}) SET b.title = 'by hand'"
                          + " RETURN count(b)")
                  == 1);

      await(world, "the miss", () -> missed(world) >= 1);
      await(
          world,
          "its repair",
          () -> world.count("MATCH (b:Bill {id: 1950, title: 'new'}) RETURN count(b)") == 1);
      await(
          world,
          "its trace",
          () ->
              !json(world.sync().tryCommand("audit", "list", "Bill", "1950", "--output", "json"))
                  .get("records")
                  .isEmpty());
      CommandResult audit = world.sync().tryCommand("audit", "list", "Bill", "1950");
      assertThat(audit.output()).contains("rewrite").contains("continuous check");
      await(
          world,
          "its share in the status",
          () -> {
            JsonNode found = json(world.sync().tryCommand("status", "--output", "json"));
            JsonNode readBack = found.get("readBack");
            return readBack.get(0).get("missed").asLong() + readBack.get(1).get("missed").asLong()
                >= 1;
          });
      assertThat(world.sync().tryCommand("status").output())
          .containsPattern("read back: [0-9,]+ of [0-9,]+ changes of the last day correct 2.0 s");
    }
  }
}
