// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.TextTable;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.WaitingEdge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edges that wait, for each target.
 *
 * @param targets in the order of the file
 */
public record WaitingReport(List<Target> targets) {
  public WaitingReport {
    targets = List.copyOf(targets);
  }

  /**
   * @param total how many edges wait, listed or not
   * @param edges those that are listed
   */
  public record Target(String target, long total, List<Edge> edges) {
    public Target {
      edges = List.copyOf(edges);
    }

    /**
     * Reads it.
     *
     * @param owner only edges of this entry are listed; null for all
     */
    public static Target read(
        io.syncline.core.apply.Target target, @Nullable String owner, int limit) {
      TargetReader reader = target.reader();
      return new Target(
          target.name(),
          reader.waitingEdges(),
          reader.waiting(owner, limit).stream().map(Edge::of).toList());
    }
  }

  /**
   * @param edge kind of edge
   * @param owner key of the row that owns it
   * @param waitsFor the nodes that are not there
   */
  public record Edge(String edge, String owner, List<End> waitsFor) {
    public Edge {
      waitsFor = List.copyOf(waitsFor);
    }

    private static Edge of(WaitingEdge waiting) {
      return new Edge(
          waiting.edge(),
          waiting.owner(),
          waiting.absent().stream().map(end -> new End(end.node(), end.key())).toList());
    }

    String text() {
      return edge + " of " + owner + " for " + ends(this);
    }
  }

  /** A node that is not there. */
  public record End(String type, String key) {}

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Target target : targets) {
      if (target.edges().isEmpty()) {
        lines.add(target.target() + ": no such edge waits");
        continue;
      }
      lines.add(target.target() + ":");
      TextTable table = new TextTable("EDGE", "OWNER", "WAITS FOR");
      target.edges().forEach(edge -> table.row(edge.edge(), edge.owner(), ends(edge)));
      table.lines().forEach(line -> lines.add("  " + line));
      lines.add("  %d listed; %d wait in all".formatted(target.edges().size(), target.total()));
    }
    return lines;
  }

  private static String ends(Edge edge) {
    return edge.waitsFor().isEmpty()
        ? "nothing any more"
        : String.join(
            ", ", edge.waitsFor().stream().map(end -> end.type() + " " + end.key()).toList());
  }
}
