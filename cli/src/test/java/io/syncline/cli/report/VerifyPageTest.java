// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerifyPageTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final String SCRIPT = "<script src=\"http://evil/x.js\">alert('1')</script>";

  private static String page() {
    VerifyRun run =
        new VerifyRun(
            7,
            "civic",
            SCRIPT,
            Depth.DEEP,
            List.of("Bill"),
            "Bill " + SCRIPT,
            VerifyRun.DONE,
            "0/1",
            "",
            Tally.of(Verdict.DIFFERENT, 1),
            List.of("Bill: " + SCRIPT),
            "anna",
            NOW,
            NOW);
    Difference difference =
        new Difference(
            new EntityId("Bill", SCRIPT),
            Verdict.DIFFERENT,
            List.of(new Discrepancy(Discrepancy.Kind.CONTENT, SCRIPT, SCRIPT, SCRIPT)),
            null,
            SCRIPT,
            NOW);
    WaitingReport.Edge edge =
        new WaitingReport.Edge(SCRIPT, "1", List.of(new WaitingReport.End("Person", SCRIPT)));
    return VerifyPage.html(
        VerifyReport.of(run, List.of(difference), false)
            .with(List.of(), new WaitingReport.Target("graph", 1, List.of(edge))));
  }

  @Test
  void whatStoresHoldIsTextAndNeverMarkup() {
    String page = page();

    assertThat(page).doesNotContain("<script", "\"http").contains("&lt;script");
    assertThat(page.split("&lt;script", -1)).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void itNeedsNothingElse() {
    String tags = page().replaceAll(">[^<]*<", "><");

    assertThat(tags).doesNotContainPattern("(?i)src=|href=|url\\(|@import|<link|<iframe|<img");
  }
}
