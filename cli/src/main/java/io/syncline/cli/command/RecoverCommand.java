// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.RecoverReport;
import io.syncline.config.SourceSettings;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.verify.Recovery;
import io.syncline.engine.verify.VerifyParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Heals rows that the target lacks, or that do not name their node. */
@Command(
    name = "recover",
    description = {
      "Finds rows that the graph lacks, or without their back reference, and heals them.",
      "Dead letters are among them.",
      "The rows are handed to the engine that runs, and looked at again afterwards. What differs",
      "otherwise is a matter for 'verify' and 'repair'."
    },
    footer = {
      "",
      "Examples:",
      "  syncline recover --dry-run",
      "  syncline recover Session --output json",
      "",
      "Exit codes: 0 nothing lacks anything (any more); 1 failed; 2 wrong usage or invalid file;",
      "3 rows lack something; 4 of some rows it could not be told."
    })
public final class RecoverCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "Only rows of this mapping entry.")
  private Optional<String> type = Optional.empty();

  @Option(names = "--dry-run", description = "Only say what is lacking.")
  private boolean dryRun;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many rows are listed (default: ${DEFAULT-VALUE}).")
  private int limit;

  public RecoverCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Errors.usage("--limit must be at least 1, is " + limit);
    }
    return context.withFile(
        file -> {
          try (SourceConnection source = context.connections().source(file)) {
            return context.withMapping(file, source, mapping -> recover(file, source, mapping));
          } catch (SynclineException e) {
            return context.notAnswered(e);
          }
        });
  }

  private int recover(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    List<String> entries = type.map(List::of).orElse(mapping.entries());
    type.ifPresent(name -> KnownNames.requireRows(mapping, name));
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      boolean queue = file.source().capture() == SourceSettings.Capture.TRIGGER;
      List<RecoverReport> reports = new ArrayList<>();
      for (TargetConnection target : targets) {
        VerifyParts parts =
            new VerifyParts(
                source.changes(), target.target(), source.state(), mapping, context.clock());
        Recovery recovery = new Recovery(file.name(), queue, parts, Person.name(context));
        int code =
            context
                .shutdown()
                .interruptible(
                    () -> recover(recovery, entries, target.target().name(), reports),
                    recovery::stop);
        if (code != ExitCode.DONE) {
          return code;
        }
      }
      return report(reports);
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  private int recover(
      Recovery recovery, List<String> entries, String target, List<RecoverReport> reports) {
    try {
      Recovery.Found found = recovery.search(entries);
      List<Recovery.Lacking> left = dryRun ? found.rows() : recovery.heal(found);
      reports.add(RecoverReport.of(target, found, left, dryRun));
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.UNCHECKED;
    } catch (SynclineException e) {
      context.fail(e);
      return e.passesByItself() ? ExitCode.UNCHECKED : ExitCode.FAILED;
    }
  }

  private int report(List<RecoverReport> reports) {
    List<String> lines = new ArrayList<>();
    reports.forEach(report -> lines.addAll(report.lines(context.paint(), limit)));
    context.print(reports, lines);
    if (reports.stream().anyMatch(report -> report.left() > 0)) {
      return ExitCode.DIFFERENT;
    }
    return reports.stream().anyMatch(report -> report.undecided() > 0)
        ? ExitCode.UNCHECKED
        : ExitCode.DONE;
  }
}
