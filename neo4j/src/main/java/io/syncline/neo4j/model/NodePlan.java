// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.mapping.NodeType.TableNode;
import java.util.List;

/** One kind of node that has a row. */
public final class NodePlan {
  private final TableNode type;
  private final EndPlan self;
  private final List<EdgePlan> edges;

  NodePlan(TableNode type, EndPlan self, List<EdgePlan> edges) {
    this.type = type;
    this.self = self;
    this.edges = List.copyOf(edges);
  }

  public TableNode type() {
    return type;
  }

  public String name() {
    return type.name();
  }

  /** The label that the key is unique under, quoted and with its colon. */
  public String label() {
    return self.label();
  }

  /** The labels besides the name, quoted. */
  public String furtherLabels() {
    return Cypher.labels(type.labels().subList(1, type.labels().size()));
  }

  /** The node as an end of edges that name it by its identity. */
  public EndPlan self() {
    return self;
  }

  /** The kinds of edges its rows own, in the order of {@code NodeState.edges}. */
  public List<EdgePlan> edges() {
    return edges;
  }
}
