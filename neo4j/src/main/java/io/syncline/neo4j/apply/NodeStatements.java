// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.neo4j.apply.NodeUpserts.NodeRow;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The statement that writes nodes of one entry, for each choice of values left unchanged. */
final class NodeStatements {
  private final NodePlan plan;
  private final Names names;
  private final Map<BitSet, String> upserts = new ConcurrentHashMap<>();

  NodeStatements(NodePlan plan, Names names) {
    this.plan = plan;
    this.names = names;
  }

  /** The bit that says that no row of these has parts to keep; stale ones are known as such. */
  int noParts() {
    return plan.type().properties().size() + plan.type().references().size();
  }

  /**
   * @param unchanged a bit for each property, then for each reference, then {@link #noParts}
   */
  String upsert(BitSet unchanged) {
    return upserts.computeIfAbsent((BitSet) unchanged.clone(), this::makeUpsert);
  }

  private String makeUpsert(BitSet unchanged) {
    String merge = "MERGE (n%s {%s: $rows.key[i]}) ".formatted(plan.label(), names.key());
    List<String> first = new ArrayList<>();
    if (!plan.furtherLabels().isEmpty()) {
      first.add("n" + plan.furtherLabels());
    }
    String created = plan.type().stamps().created();
    if (created != null) {
      first.add("n.%s = datetime()".formatted(Cypher.name(created)));
    }
    String onCreate = first.isEmpty() ? "" : "ON CREATE SET " + String.join(", ", first) + " ";
    String guard =
        "WITH n, i, n.%s AS was, %s AS version%s WHERE was IS NULL OR was <= version "
            .formatted(names.version(), Columnar.VERSION, formerReferences());
    return Columnar.UNWIND
        + merge
        + onCreate
        + guard
        + "SET "
        + String.join(", ", assignments(unchanged))
        + " RETURN collect(CASE WHEN was IS NULL THEN i WHEN was = [] THEN -1 - i END) AS appeared,"
        + " count(*) AS written"
        + changedReferences(unchanged);
  }

  private String formerReferences() {
    StringBuilder former = new StringBuilder();
    List<Reference> references = plan.type().references();
    for (int i = 0; i < references.size(); i++) {
      former.append(", n.%s AS r%d".formatted(Cypher.name(references.get(i).property()), i));
    }
    return former.toString();
  }

  /** For each reference the rows, with the former text, of nodes that had another one. */
  private String changedReferences(BitSet unchanged) {
    StringBuilder changed = new StringBuilder();
    int properties = plan.type().properties().size();
    for (int i = 0; i < plan.type().references().size(); i++) {
      if (!unchanged.get(properties + i)) {
        changed.append(
            (", collect(CASE WHEN was IS NOT NULL AND coalesce(r%1$d, '') <>"
                    + " coalesce($rows.r%1$d[i], '') THEN [i, r%1$d] END) AS changed%1$d")
                .formatted(i));
      }
    }
    return changed.toString();
  }

  private List<String> assignments(BitSet unchanged) {
    List<String> assignments = new ArrayList<>();
    assignments.add("n.%s = version".formatted(names.version()));
    assignments.add("n.%s = [$rows.hash1[i], $rows.hash2[i]]".formatted(names.hash()));
    if (!unchanged.get(noParts())) {
      assignments.add("n.%s = $rows.parts[i]".formatted(names.parts()));
    }
    List<Property> properties = plan.type().properties();
    for (int i = unchanged.nextClearBit(0);
        i < properties.size();
        i = unchanged.nextClearBit(i + 1)) {
      assignments.add("n.%s = $rows.p%d[i]".formatted(Cypher.name(properties.get(i).name()), i));
    }
    List<Reference> references = plan.type().references();
    for (int i = 0; i < references.size(); i++) {
      if (!unchanged.get(properties.size() + i)) {
        assignments.add(
            "n.%s = $rows.r%d[i]".formatted(Cypher.name(references.get(i).property()), i));
      }
    }
    for (String constant : plan.type().constants().keySet().stream().sorted().toList()) {
      assignments.add("n.%1$s = $constants.%1$s".formatted(Cypher.name(constant)));
    }
    String synced = plan.type().stamps().synced();
    if (synced != null) {
      assignments.add("n.%s = datetime()".formatted(Cypher.name(synced)));
    }
    return assignments;
  }

  Map<String, Object> parameters(BitSet unchanged, List<NodeRow> rows) {
    Columnar<NodeRow> columns =
        Columnar.of(rows)
            .column("key", row -> row.id().key())
            .versions(NodeRow::version)
            .column("hash1", row -> row.content().hash().first())
            .column("hash2", row -> row.content().hash().second())
            .with("constants", plan.type().constants());
    if (!unchanged.get(noParts())) {
      columns.column("parts", row -> row.content().parts());
    }
    int properties = plan.type().properties().size();
    for (int i = unchanged.nextClearBit(0); i < properties; i = unchanged.nextClearBit(i + 1)) {
      int index = i;
      columns.column("p" + i, row -> row.content().value(index));
    }
    for (int i = 0; i < plan.type().references().size(); i++) {
      int index = i;
      columns.column("r" + i, row -> text(row.references().get(index)));
    }
    return columns.parameters();
  }

  private static @Nullable String text(Value value) {
    return value instanceof Value.Present(String text) ? text : null;
  }
}
