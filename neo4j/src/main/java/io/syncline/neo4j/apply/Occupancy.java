// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.Outcome;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.apply.NodeUpserts.NodeRow;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.neo4j.driver.Record;

/**
 * Nodes that were in the graph before Syncline and have the label and the key of a row: they are
 * taken over where the entry says so, and otherwise nothing is written beside them. Any thread.
 */
final class Occupancy {
  private final NodePlan plan;
  private final List<Integer> keyProperties = new ArrayList<>();
  private final String adopt;
  private final String find;

  Occupancy(NodePlan plan, Names names) {
    this.plan = plan;
    List<Property> properties = plan.type().properties();
    for (String column : plan.type().key().columns()) {
      IntStream.range(0, properties.size())
          .filter(i -> properties.get(i).column().equals(column))
          .findFirst()
          .ifPresent(keyProperties::add);
    }
    String match =
        "%sMATCH (x%s %s) WHERE x.%s IS NULL "
            .formatted(UNWIND, plan.label(), key(properties), names.key());
    this.adopt =
        match
            + "AND NOT EXISTS { %s } WITH i, head(collect(x)) AS x SET x.%s = $rows.key[i]%s"
                .formatted(
                    plan.self().match("n", "$rows.key[i]"),
                    names.key(),
                    plan.furtherLabels().isEmpty() ? "" : ", x" + plan.furtherLabels());
    this.find = match + "RETURN i, elementId(x) AS id LIMIT 1";
  }

  private String key(List<Property> properties) {
    return IntStream.range(0, keyProperties.size())
        .mapToObj(
            k -> Cypher.name(properties.get(keyProperties.get(k)).name()) + ": $rows.k" + k + "[i]")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Whether the key users know the row by is among the node's properties. */
  private boolean isKnown() {
    return keyProperties.size() == plan.type().key().columns().size();
  }

  /** Before rows are written: takes over the nodes that have their keys. */
  void adopt(List<NodeRow> rows, GraphTransaction transaction) {
    if (plan.type().adopt() && isKnown()) {
      transaction.run(adopt, parameters(rows));
    }
  }

  /** After rows have become new nodes: ends the transaction if their place was taken. */
  void refuse(List<NodeRow> created, GraphTransaction transaction) {
    if (created.isEmpty() || plan.type().adopt() || !isKnown()) {
      return;
    }
    transaction.check(
        find, parameters(created), found -> found.forEach(row -> refuse(row, created)));
  }

  private static void refuse(Record row, List<NodeRow> created) {
    EntityId id = created.get(row.get("i").asInt()).id();
    throw new Refusal(
        new Outcome.Misconfigured(
            ErrorCode.TARGET_OCCUPIED,
            "%s: Neo4j has a node with this label and key that Syncline did not make (%s): set adopt: true at %s to take such nodes over, or remove them"
                .formatted(id, row.get("id").asString(), id.entry())));
  }

  private Map<String, Object> parameters(List<NodeRow> rows) {
    Columnar<NodeRow> columns = Columnar.of(rows).column("key", row -> row.id().key());
    for (int k = 0; k < keyProperties.size(); k++) {
      int property = keyProperties.get(k);
      columns.column("k" + k, row -> row.content().value(property));
    }
    return columns.parameters();
  }
}
