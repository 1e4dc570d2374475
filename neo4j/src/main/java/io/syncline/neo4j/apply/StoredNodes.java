// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.content.ContentMaker;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.content.Stored;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.neo4j.driver.Record;

/** Reads what the graph holds of rows whose changes leave something out. Any thread. */
final class StoredNodes {
  private final ContentMaker contents;
  private final String read;
  private final String readWhole;

  StoredNodes(NodePlan plan, Names names, ContentMaker contents) {
    this.contents = contents;
    String find =
        "%s%s RETURN i, n.%s AS hash, n.%s AS parts, "
            .formatted(UNWIND, plan.self().match("n", "$rows.key[i]"), names.hash(), names.parts());
    this.read = find + "null AS properties";
    this.readWhole = find + "properties(n) AS properties";
  }

  static boolean isNeededFor(NodeState state) {
    return !ContentMaker.isComplete(state.values())
        || state.edges().stream().anyMatch(EdgeEnds::unchanged);
  }

  /**
   * The contents of rows by key, as far as the graph holds what they leave out. Values are read
   * only where the parts of the hash that were kept do not suffice: they are large.
   */
  Map<String, RowContent> complete(List<Mutation.Upsert> rows, GraphTransaction transaction) {
    Map<String, RowContent> complete = new HashMap<>();
    List<Mutation.Upsert> unknown = complete(rows, read, complete, transaction);
    if (!unknown.isEmpty()) {
      complete(unknown, readWhole, complete, transaction);
    }
    return complete;
  }

  /** Adds to {@code complete}; answers the rows that are there but could not be completed. */
  private List<Mutation.Upsert> complete(
      List<Mutation.Upsert> rows,
      String statement,
      Map<String, RowContent> complete,
      GraphTransaction transaction) {
    List<Mutation.Upsert> unknown = new ArrayList<>();
    Map<String, Object> keys =
        Columnar.of(rows).column("key", upsert -> upsert.id().key()).parameters();
    for (Record node : transaction.list(statement, keys)) {
      Mutation.Upsert row = rows.get(node.get("i").asInt());
      Stored stored = Stored.of(node.get("hash"), node.get("parts"), node.get("properties"));
      RowContent content = contents.incomplete(((NodeState) row.state()).values(), stored);
      if (content == null) {
        unknown.add(row);
      } else {
        complete.put(row.id().key(), Objects.requireNonNull(content));
      }
    }
    return unknown;
  }
}
