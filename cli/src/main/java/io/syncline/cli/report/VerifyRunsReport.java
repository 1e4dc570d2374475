// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.verify.VerifyRun;
import java.time.Instant;
import java.util.List;

/** The latest verifications. */
public record VerifyRunsReport(Instant at, List<VerifyReport> runs) {
  public VerifyRunsReport {
    runs = List.copyOf(runs);
  }

  public static VerifyRunsReport of(List<VerifyRun> runs, Instant at) {
    return new VerifyRunsReport(
        at, runs.stream().map(run -> VerifyReport.of(run, List.of(), false)).toList());
  }

  public List<String> lines(Paint paint) {
    if (runs.isEmpty()) {
      return List.of(paint.warning("Nothing was ever verified; 'syncline verify' does it."));
    }
    TextTable table =
        new TextTable(
            "RUN", "TARGET", "SCOPE", "DEPTH", "MAPPING", "STATE", "VERDICT", "COMPARED", "BEGUN");
    for (VerifyReport run : runs) {
      table.row(
          Long.toString(run.run()),
          run.target(),
          run.scope(),
          run.depth(),
          run.mappingShown(),
          run.state(),
          run.verdict(),
          Long.toString(run.total()),
          Amounts.ago(run.startedAt(), at));
    }
    return table.lines();
  }
}
