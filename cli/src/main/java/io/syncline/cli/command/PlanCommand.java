// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.PlanReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.mapping.BoundMapping;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what {@code apply} would do. */
@Command(
    name = "plan",
    description = {
      "Shows what must be set up or read again, in exact statements.",
      "Changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  syncline plan",
      "  syncline plan --print-sql --role syncline_runtime > for-the-dba.sql",
      "  syncline plan --output json",
      "",
      "Exit codes: 0 planned, also with changes; 1 failed; 2 invalid file."
    })
public final class PlanCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(names = "--print-sql", description = "Print only a script of the PostgreSQL part.")
  private boolean printSql;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Grant this role what running the engine needs.")
  private Optional<String> role = Optional.empty();

  public PlanCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::plan);
  }

  private int plan(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      return context.withMapping(file, source, mapping -> plan(file, source, mapping));
    }
  }

  private int plan(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    if (printSql) {
      Planner.script(source.plan(mapping, role.orElse(null))).forEach(context.terminal()::print);
      return ExitCode.DONE;
    }
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      PlanReport report = Planner.plan(file, source, targets, mapping, role);
      context.print(report, report.lines(context.paint()));
      if (!report.upToDate()) {
        context.terminal().say("To carry it out: syncline apply");
      }
      return ExitCode.DONE;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }
}
