// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.NodeType;
import io.syncline.neo4j.Neo4jTarget;
import java.util.ArrayList;
import java.util.List;

/** A Neo4j database that a file names. */
record Neo4jConnection(Neo4jTarget target, BoundMapping mapping) implements TargetConnection {

  @Override
  public List<Check> check() {
    return target.check().stream()
        .map(check -> new Check(check.name(), verdict(check), check.what(), check.remedy()))
        .toList();
  }

  private static Check.Verdict verdict(io.syncline.neo4j.doctor.Check check) {
    return switch (check.result()) {
      case OK -> Check.Verdict.PASSED;
      case WARNING -> Check.Verdict.WARNING;
      case FAILED -> Check.Verdict.FAILED;
    };
  }

  @Override
  public List<Step> planRemoval() {
    List<Step> steps = new ArrayList<>();
    for (EdgeType edge : mapping.edges()) {
      steps.add(
          new Step(
              "in small steps: edges of " + edge.id(),
              "MATCH ()-[x:%s]->() WHERE x.%s = '%s' DELETE x"
                  .formatted(quoted(edge.type()), quoted(names().entry()), edge.id())));
    }
    for (NodeType node : mapping.nodes()) {
      if (!(node instanceof NodeType.ExternalNode)) {
        steps.add(
            new Step(
                "in small steps: nodes of " + node.name() + ", as its foreign_edges says",
                "MATCH (x:%s) WHERE x.%s IS NOT NULL DETACH DELETE x"
                    .formatted(quoted(node.name()), quoted(names().key()))));
      }
    }
    steps.add(
        new Step(
            "then its checkpoints and waiting edges, its constraints and indexes named"
                + " syncline_..., and with the last sync in this database whatever is labelled"
                + " Syncline...",
            "SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'syncline_'"));
    return steps;
  }

  private Bookkeeping names() {
    return mapping.bookkeeping();
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Override
  public void close() {
    target.close();
  }
}
