// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes edges that wait for nodes owned by the graph, which tell nobody when they come. Any thread.
 */
public final class ExternalEdges {
  private static final int PAGE = 1_000;

  private final Graph graph;
  private final Names names;
  private final Release release;
  private final int limit;
  private final Map<EndPlan, String> ends = new LinkedHashMap<>();

  public ExternalEdges(Graph graph, GraphModel model) {
    this.graph = graph;
    this.names = model.names();
    this.release = new Release(model);
    this.limit = model.hubSize().limit();
    for (EdgePlan plan : model.edges()) {
      if (plan.from().external()) {
        ends.put(plan.from(), names.from());
      }
      if (plan.to().external()) {
        ends.put(plan.to(), names.to());
      }
    }
  }

  /** Makes what can be made; answers how many edges. */
  public long release() {
    long released = 0;
    for (Map.Entry<EndPlan, String> end : ends.entrySet()) {
      released += release(end.getKey(), end.getValue());
    }
    return released;
  }

  private long release(EndPlan end, String property) {
    long released = 0;
    String after = end.prefix();
    boolean more = true;
    while (more) {
      String from = after;
      List<String> references = graph.inTransaction(tx -> page(tx, end, property, from));
      released += graph.inTransaction(tx -> releasePresent(tx, end, references));
      more = references.size() == PAGE;
      after = more ? references.getLast() : after;
    }
    return released;
  }

  /** What is waited for, in the order of the index. */
  private static List<String> page(
      GraphTransaction transaction, EndPlan end, String property, String after) {
    return transaction
        .list(
            "MATCH (w%s) WHERE w.%s > $after AND w.%s STARTS WITH $prefix RETURN DISTINCT w.%s AS reference ORDER BY reference LIMIT $limit"
                .formatted(Names.WAITING, property, property, property),
            Map.of("after", after, "prefix", end.prefix(), "limit", PAGE))
        .stream()
        .map(row -> row.get("reference").asString())
        .toList();
  }

  private long releasePresent(GraphTransaction transaction, EndPlan end, List<String> references) {
    if (references.isEmpty()) {
      return 0;
    }
    String find = "%s%s RETURN collect(i)".formatted(UNWIND, end.match("x", "$rows.key[i]"));
    List<String> present =
        transaction
            .value(
                find,
                Columnar.of(references)
                    .column("key", reference -> end.parameter(end.keyOf(reference)))
                    .parameters())
            .asList(index -> references.get(index.asInt()));
    return present.isEmpty()
        ? 0
        : release.release(release.find(present, limit, transaction), transaction);
  }
}
