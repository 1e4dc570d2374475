// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.EntityKey;
import io.syncline.cli.report.ExplainReport;
import io.syncline.cli.report.Explainer;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what every store holds for one entity. */
@Command(
    name = "explain",
    description = {
      "Says what every store holds for one entity, and whether it is equal.",
      "The row, what it projects to, the node or edge in each target with its version and hash,",
      "and the edges that wait for an end. Waits a little for changes that are on their way."
    },
    footer = {
      "",
      "Examples:",
      "  syncline explain Bill 42",
      "  syncline explain Sitting '[\"senate\",\"7\",\"3\"]'    # a composite key is a JSON array",
      "  syncline explain Bill 42 --output json",
      "",
      "Exit codes: 0 equal, 1 failed, 2 wrong usage or invalid file, 3 different, 4 could not be",
      "decided: a store is away, or the pipeline is behind."
    })
public final class ExplainCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "Name of a node or relationship entry of the mapping.")
  private String type = "";

  @Parameters(
      index = "1",
      paramLabel = "KEY",
      description = "The key of its row; a JSON array if it has several columns.")
  private String key = "";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to wait for changes on their way (default: ${DEFAULT-VALUE}).")
  private double wait;

  public ExplainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::explain);
  }

  private int explain(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      return context.withMapping(file, source, mapping -> explain(file, source, mapping));
    } catch (SynclineException e) {
      return context.notAnswered(e);
    }
  }

  private int explain(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    return switch (EntityKey.of(mapping, type, key)) {
      case EntityKey.Wrong(String reason) -> throw Errors.usage(reason);
      case EntityKey.Right(String canonical) -> explain(file, source, mapping, canonical);
    };
  }

  private int explain(
      SynclineFile file, SourceConnection source, BoundMapping mapping, String canonical) {
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      ExplainReport report =
          new Explainer(file.name(), source, targets, mapping)
              .explain(type, canonical, Duration.ofMillis(Math.round(wait * 1000)));
      context.print(report, report.lines(context.paint()));
      return code(report.verdict());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.UNCHECKED;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  private static int code(String verdict) {
    return switch (verdict) {
      case ExplainReport.EQUAL -> ExitCode.DONE;
      case ExplainReport.DIFFERENT -> ExitCode.DIFFERENT;
      default -> ExitCode.UNCHECKED;
    };
  }
}
