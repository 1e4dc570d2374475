// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.PlanReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.MappingDifference;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.AppliedMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what must be set up, in each store, for a mapping; changes nothing. */
final class Planner {
  static final String SOURCE = "PostgreSQL";

  private Planner() {}

  static PlanReport plan(
      SynclineFile file,
      SourceConnection source,
      List<TargetConnection> targets,
      BoundMapping mapping,
      Optional<String> role) {
    List<PlanReport.Store> stores = new ArrayList<>();
    stores.add(new PlanReport.Store(SOURCE, source.plan(mapping, role.orElse(null))));
    Map<String, Long> adoptable = new HashMap<>();
    for (TargetConnection target : targets) {
      target
          .target()
          .reader()
          .adoptable()
          .forEach((entry, n) -> adoptable.merge(entry, n, Long::sum));
      List<Step> steps =
          target.target().plan().stream()
              .map(step -> new Step(step.what(), step.statement()))
              .toList();
      stores.add(new PlanReport.Store(target.target().name(), steps));
    }
    MappingDifference difference = MappingDifference.between(former(file, source), mapping);
    return PlanReport.of(stores, difference.entries(), adoptable);
  }

  private static Map<String, AppliedEntry> former(SynclineFile file, SourceConnection source) {
    try {
      return AppliedMapping.present(source.state().loadMapping(file.name()));
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.NOT_APPLIED) {
        return Map.of();
      }
      throw e;
    }
  }

  /** The steps in PostgreSQL as a script, for somebody with the rights that we lack. */
  static List<String> script(List<Step> steps) {
    List<String> lines = new ArrayList<>();
    for (Step step : steps) {
      step.what().lines().forEach(line -> lines.add("-- " + line));
      String statement = step.statement().stripTrailing();
      statement.lines().forEach(lines::add);
      if (!statement.endsWith(";")) {
        lines.set(lines.size() - 1, lines.getLast() + ";");
      }
      lines.add("");
    }
    return lines;
  }
}
