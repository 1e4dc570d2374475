// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.verify.VerifyWorld.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Only what changed after a run is compared, and what it left open. */
final class SinceTest {

  private static String number(Run run) {
    return Long.toString(run.report().get("run").asLong());
  }

  private static String firstSeen(Run run, String key) {
    for (JsonNode one : run.report().get("differences")) {
      if (one.get("key").asString().equals(key)) {
        return one.get("firstSeenAt").asString();
      }
    }
    throw new AssertionError(key + " is not in " + run.report());
  }

  @Test
  void whatChangedAfterARunAndWhatItFoundIsComparedAndNothingElse() throws Exception {
    try (VerifyWorld world = VerifyWorld.running()) {
      GraphFault.LOST_CHANGE.doTo(world, 1600);
      Run former = world.verify();
      assertThat(former.differences()).isEqualTo(GraphFault.LOST_CHANGE.expected(1600));
      world.sync().sql("UPDATE bill SET title = 'later' WHERE id IN (1700, 1701)");
      world.sync().sql("DELETE FROM vote WHERE bill_id = 1750");
      world.sync().sql("UPDATE person SET name = 'later' WHERE id = 7");
      world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
      GraphFault.LOST_CHANGE.doTo(world, 1700); // of a row that changed
      GraphFault.LOST_CHANGE.doTo(world, 1500); // of one that did not, by hand
      GraphFault.LOST_DELETE.doTo(world, 1800);

      Run since = world.verify("--since", number(former));

      List<String> expected = new ArrayList<>(GraphFault.LOST_CHANGE.expected(1600));
      expected.addAll(GraphFault.LOST_CHANGE.expected(1700));
      expected.addAll(GraphFault.LOST_DELETE.expected(1800));
      assertThat(since.differences()).isEqualTo(expected.stream().sorted().toList());
      assertThat(since.total()).as("bills 1600, 1700, 1701, 91800, person 7").isEqualTo(5);
      assertThat(since.report().get("scope").asString()).isEqualTo("since run " + number(former));
      assertThat(firstSeen(since, "1600")).isEqualTo(firstSeen(former, "1600"));
      var repaired = world.sync().tryCommand("repair", "--apply", "--max-fraction", "100");
      assertThat(repaired.code()).as(repaired.toString()).isEqualTo(0);
      Run chained = world.verify("--since", number(since));
      assertThat(chained.verdict()).as(chained.report().toString()).isEqualTo("equal");
      refusals(world, chained);
    }
  }

  private static void refusals(VerifyWorld world, Run chained) {
    assertThat(world.verify("Person", "--since", number(chained)).verdict()).isEqualTo("equal");
    var none = world.sync().tryCommand("verify", "--since", "99999");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.talk()).contains("there is no run 99999");
    Run person = world.verify("Person");
    assertThat(world.sync().tryCommand("verify", "--since", number(person)).talk())
        .contains("compared only [Person]");
    Run sample = world.verify("--sample", "10");
    assertThat(world.sync().tryCommand("verify", "--since", number(sample)).talk())
        .contains("compared only some rows: sample 10");
  }
}
