// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.core.mapping.Catalog.Table;
import java.util.List;

/** What a first mapping is made of, before it is text. */
record Draft(List<Node> nodes, List<Join> joins, List<LeftOut> leftOut) {

  Draft {
    nodes = List.copyOf(nodes);
    joins = List.copyOf(joins);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * @param except columns that are not published
   * @param guesses relationships that no foreign key declares, for the user to decide
   * @param leftOut foreign keys that could not become relationships, with the reason
   */
  record Node(
      String name,
      Table table,
      List<Edge> edges,
      List<String> except,
      List<Guess> guesses,
      List<LeftOut> leftOut) {
    Node {
      edges = List.copyOf(edges);
      except = List.copyOf(except);
      guesses = List.copyOf(guesses);
      leftOut = List.copyOf(leftOut);
    }
  }

  record Edge(String name, End end, String why) {}

  /**
   * @param references empty for the other node's key
   */
  record End(String node, List<String> by, List<String> references) {
    End {
      by = List.copyOf(by);
      references = List.copyOf(references);
    }
  }

  record Join(String name, Table table, End from, End to, List<String> except, String why) {
    Join {
      except = List.copyOf(except);
    }
  }

  /** A line of YAML that is only proposed. */
  record Guess(String yaml, String why) {}

  record LeftOut(String what, String why) {}
}
