// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.RemovalReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what Syncline made. */
@Command(
    name = "uninstall",
    description = {
      "Lists what this sync made, and removes it with --yes.",
      "Slots, publication and state in PostgreSQL. The graph stays as it is unless --graph is"
          + " given."
    },
    footer = {
      "",
      "Examples:",
      "  syncline uninstall",
      "  syncline uninstall --yes",
      "  syncline uninstall --graph --yes    # also every node and edge Syncline owns",
      "",
      "Exit codes: 0 listed or removed, 1 failed, 2 wrong usage or invalid file."
    })
public final class UninstallCommand implements Callable<Integer> {
  private final CommandContext context;

  // set by picocli while it parses, before the command runs

  @Option(names = "--yes", description = "Remove what is listed.")
  private boolean yes;

  @Option(names = "--graph", description = "Also remove from the targets all that Syncline owns.")
  private boolean graph;

  public UninstallCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return context.withFile(this::uninstall);
  }

  private int uninstall(SynclineFile file) {
    try (SourceConnection source = context.connections().source(file)) {
      return graph
          ? context.withMapping(file, source, mapping -> withGraph(file, source, mapping))
          : uninstall(file, source, List.of());
    }
  }

  private int withGraph(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    List<TargetConnection> targets = context.connections().targets(file, mapping);
    try {
      return uninstall(file, source, targets);
    } finally {
      targets.forEach(TargetConnection::close);
    }
  }

  private int uninstall(
      SynclineFile file, SourceConnection source, List<TargetConnection> targets) {
    Optional<String> engine = findEngine(file, source);
    if (yes && engine.isPresent()) {
      throw engineRuns(engine.get(), null);
    }
    RemovalReport report = list(source, targets);
    context.print(report, report.lines(context.paint(), yes));
    if (yes) {
      remove(file.name(), source, targets);
    } else {
      engine.ifPresent(
          holder -> context.terminal().say("An engine runs (" + holder + "): stop it first."));
    }
    return ExitCode.DONE;
  }

  private static RemovalReport list(SourceConnection source, List<TargetConnection> targets) {
    List<RemovalReport.Store> stores = new ArrayList<>();
    stores.add(new RemovalReport.Store(Planner.SOURCE, source.planRemoval()));
    for (TargetConnection target : targets) {
      List<Step> steps = target.planRemoval();
      stores.add(new RemovalReport.Store(target.target().name(), steps));
    }
    return new RemovalReport(stores);
  }

  private static Optional<String> findEngine(SynclineFile file, SourceConnection source) {
    try {
      return source.state().findLeaseHolder(file.name());
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.NOT_APPLIED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static SynclineException engineRuns(String who, @Nullable SynclineException cause) {
    return new SynclineException(
        ErrorCode.ENGINE_RUNS,
        "an engine runs this sync (" + who + "): stop it first, then uninstall",
        cause);
  }

  private void remove(String sync, SourceConnection source, List<TargetConnection> targets) {
    for (TargetConnection target : targets) {
      target.target().removeEverything(sync);
      context.terminal().say(target.target().name() + " is cleared of what this sync owned.");
    }
    try {
      source.remove();
    } catch (SynclineException e) {
      throw e.code() == ErrorCode.SLOT_IN_USE ? engineRuns("somebody streams from its slot", e) : e;
    }
    context.terminal().say(Planner.SOURCE + " is as it was before.");
  }
}
