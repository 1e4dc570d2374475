// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.report.Clashes;
import io.syncline.cli.report.PlanReport;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.MappingDifference;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType;
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
    MappingDifference difference =
        MappingDifference.between(Clashes.applied(file, source), mapping);
    List<String> toWrite =
        difference.entries().stream()
            .filter(entry -> !(entry instanceof EntryDifference.Removed))
            .map(EntryDifference::entry)
            .toList();
    Clashes clashes = Clashes.of(file, source);
    List<Check> inTheWay = new ArrayList<>(clashes.in(source, mapping));
    Map<String, Long> strangers = new HashMap<>();
    for (TargetConnection target : targets) {
      target
          .target()
          .reader()
          .strangers(toWrite)
          .forEach((entry, n) -> strangers.merge(entry, n, Long::sum));
      inTheWay.addAll(clashes.in(target.target()));
      List<Step> steps =
          target.target().plan().stream()
              .map(step -> new Step(step.what(), step.statement()))
              .toList();
      stores.add(new PlanReport.Store(target.target().name(), steps));
    }
    return PlanReport.of(stores, difference.entries(), found(strangers, mapping)).besides(inTheWay);
  }

  /** What the nodes that are there mean for the entries. */
  private static Map<String, String> found(Map<String, Long> strangers, BoundMapping mapping) {
    Map<String, String> found = new HashMap<>();
    strangers.forEach(
        (entry, nodes) ->
            found.put(
                entry,
                mapping.node(entry) instanceof NodeType.TableNode table && table.adopt()
                    ? "takes over what has the key of a row, of nodes already there: " + nodes
                    : "nodes already there that Syncline did not make: "
                        + nodes
                        + "; 'run' stops with TARGET_OCCUPIED where one has the key of a row:"
                        + " remove them, or set adopt: true to take them over"));
    return found;
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
