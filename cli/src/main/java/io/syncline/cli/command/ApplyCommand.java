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

/** Sets up both stores for the mapping. */
@Command(
    name = "apply",
    description = {
      "Sets up both stores for the mapping.",
      "Shows the plan, asks, and carries it out. Rows are then read by 'syncline run'."
    },
    footer = {
      "",
      "Where the file's user may not create publications, let a DBA run the script that",
      "--print-sql prints, then apply.",
      "",
      "Examples:",
      "  syncline apply",
      "  syncline apply --yes",
      "  syncline apply --role syncline_runtime --yes",
      "  syncline apply --print-sql > for-the-dba.sql",
      "  syncline apply --new-snapshot    # after a lost slot or a restored backup",
      "",
      "Exit codes: 0 done or nothing to do, 1 failed or declined, 2 wrong usage or invalid file."
    })
public final class ApplyCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--print-sql", description = "Only print a script of the PostgreSQL part.")
  private boolean printSql;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Grant this role what running the engine needs.")
  private Optional<String> role = Optional.empty();

  @Option(
      names = "--new-snapshot",
      description = {
        "Read all rows again, then remove what no longer has one: the way back after",
        "a lost slot, a restored backup and the like. The next run does it."
      })
  private boolean newSnapshot;

  public ApplyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::apply);
  }

  private int apply(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      return context.withMapping(file, source, mapping -> apply(file, source, mapping));
    }
  }

  private int apply(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    if (printSql) {
      Planner.script(source.plan(mapping, role.orElse(null))).forEach(context.terminal()::print);
      return ExitCode.DONE;
    }
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      PlanReport report = Planner.plan(file, source, targets, mapping, role);
      context.print(report, newSnapshot ? reading(report) : shown(report));
      if (report.refused()) {
        context.terminal().say("Nothing was carried out: first mend what is in the way.");
        return ExitCode.FAILED;
      }
      if (report.upToDate() && !newSnapshot) {
        return ExitCode.DONE;
      }
      if (newSnapshot) {
        context.terminal().say("All rows will be read again; the graph stays readable meanwhile.");
      }
      Optional<Integer> refusal = Consent.ask(context, yes, "Carry this out?", "apply");
      if (refusal.isPresent()) {
        return refusal.get();
      }
      carryOut(file, source, targets, mapping);
      sayWhatIsNext(report);
      return ExitCode.DONE;
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  private List<String> shown(PlanReport report) {
    return report.lines(context.paint());
  }

  private List<String> reading(PlanReport report) {
    return report.upToDate()
        ? List.of("To be set up: nothing. To be read: all rows, by a new snapshot.")
        : shown(report);
  }

  private void carryOut(
      SynclineFile file,
      SourceConnection source,
      List<TargetConnection> targets,
      BoundMapping mapping) {
    source.setUp(mapping, role.orElse(null));
    context.terminal().say(Planner.SOURCE + " is set up.");
    for (TargetConnection target : targets) {
      target.target().setUp();
      context.terminal().say(target.target().name() + " is set up.");
    }
    source.accept(mapping);
    if (newSnapshot) {
      context.connections().orderSnapshot(file, mapping);
      context.terminal().say("A new snapshot is ordered; an engine that runs begins it now.");
    }
  }

  private void sayWhatIsNext(PlanReport report) {
    if (newSnapshot || report.clashes().isEmpty()) {
      context.terminal().say("Done. Next: syncline run");
    } else {
      context.terminal().say("Done. Before 'syncline run', mind what is in the way:");
      report.clashLines().forEach(context.terminal()::say);
    }
  }
}
