// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.terminal.Paint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.RepairPlan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read of a repair. */
final class RepairReportTest {
  private static List<String> lines(String key, boolean tooMany) {
    Difference one =
        new Difference(
            new EntityId("Bill", key), Verdict.DIFFERENT, List.of(), null, "", Instant.EPOCH);
    RepairPlan.Step step = new RepairPlan.Step(one, RepairPlan.Action.WRITE, "");
    RepairPlan plan = new RepairPlan(7, 100, List.of(step), List.of(), tooMany);
    return RepairReport.of(plan, "neo4j", null).lines(Paint.NONE, 50);
  }

  @Test
  void aPlanThatWouldBeRefusedSaysSo() {
    assertThat(lines("1", false)).last().asString().endsWith("--apply does it.");
    assertThat(lines("1", true)).last().asString().endsWith("without --max-fraction.");
  }

  @Test
  void whatAKeyHoldsIsShownAndNeverObeyed() {
    assertThat(lines("a\nb\u001B]0;title\u0007\u001B[2J", false))
        .contains("Bill  a\\u000ab\\u001b]0;title\\u0007\\u001b[2J  write");
  }
}
