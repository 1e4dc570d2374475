// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.StatusReader;
import io.syncline.cli.report.StatusReport;
import io.syncline.cli.report.StatusText;
import io.syncline.config.SynclineFile;
import io.syncline.core.mapping.BoundMapping;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says how a sync goes. */
@Command(
    name = "status",
    description = {
      "Says how the sync goes, from any machine.",
      "State, position, lag, the guarantee in force, the last batch, and what needs attention;"
          + " while",
      "the engine runs or not."
    },
    footer = {
      "",
      "Examples:",
      "  syncline status",
      "  syncline status --output json | jq '.pipelines[].lagSeconds'",
      "  watch -n 2 syncline status",
      "",
      "Exit codes: 0 read, whatever it says; 2 invalid file; 4 a store could not be asked."
    })
public final class StatusCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final OutputOption output;

  public StatusCommand(CommandContext context) {
    this.context = context;
    this.output = new OutputOption(context.options());
  }

  @Override
  public Integer call() {
    return context.withFile(this::read);
  }

  private int read(SynclineFile file) {
    BoundMapping none = new BoundMapping(List.of(), List.of(), file.mapping().bookkeeping());
    List<TargetConnection> targets = context.connections().targets(file, none);
    try (SourceConnection source = context.connections().source(file)) {
      StatusReport report = new StatusReader(file, source, targets, context.clock()).read();
      context.print(output, report, new StatusText(report, context.paint()).lines());
      return report.unchecked().isEmpty() ? ExitCode.DONE : ExitCode.UNCHECKED;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }
}
