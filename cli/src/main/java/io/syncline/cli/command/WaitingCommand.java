// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.WaitingReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the edges that wait for an end. */
@Command(
    name = "waiting",
    description = {
      "Lists relationships that are due and not there, and the nodes they wait for.",
      "Such as foreign keys and array elements that name no row, or no node of the graph's own."
    },
    footer = {
      "",
      "Examples:",
      "  syncline waiting",
      "  syncline waiting Bill --limit 1000",
      "  syncline waiting --output json | jq '.targets[].edges[].waitsFor[]'",
      "",
      "Exit codes: 0 listed, 2 wrong usage or invalid file, 4 a store could not be asked."
    })
public final class WaitingCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "Only relationships that rows of this entry of the mapping own.")
  private @Nullable String type;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many to list at the most (default: ${DEFAULT-VALUE}).")
  private int limit;

  public WaitingCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Errors.usage("--limit must be at least 1, is " + limit);
    }
    return context.withFile(this::list);
  }

  private int list(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      return context.withMapping(file, source, mapping -> list(file, mapping));
    } catch (SynclineException e) {
      return context.notAnswered(e);
    }
  }

  private int list(SynclineFile file, BoundMapping mapping) {
    TreeSet<String> owners = new TreeSet<>();
    mapping.edges().forEach(edge -> owners.add(edge.owner()));
    if (type != null && !owners.contains(type)) {
      throw Errors.usage(
          "no entry '%s' of the mapping owns relationships; those that do: %s"
              .formatted(type, String.join(", ", owners)));
    }
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      WaitingReport report =
          new WaitingReport(
              targets.stream()
                  .map(target -> WaitingReport.Target.read(target.target(), type, limit))
                  .toList());
      context.print(report, report.lines());
      return ExitCode.DONE;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }
}
