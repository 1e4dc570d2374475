// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.verify.TargetVerifier.Flaw;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.OtherSyncs;
import io.syncline.neo4j.setup.Setup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/**
 * What is wrong with the graph apart from any row. While somebody writes, one look may see half of
 * a transaction: what it finds counts only if a second look finds the very same. Any thread.
 */
final class Flaws {
  private static final int EXAMPLES = 3;
  private static final int LIMIT = 10_000;

  private final Graph graph;
  private final GraphModel model;
  private final Names names;
  private final Setup setup;
  private final StrayEdges strays;

  Flaws(Graph graph, GraphModel model, Setup setup, StrayEdges strays) {
    this.strays = strays;
    this.graph = graph;
    this.model = model;
    this.names = model.names();
    this.setup = setup;
  }

  List<Flaw> find() {
    List<Flaw> flaws = new ArrayList<>();
    setup
        .plan()
        .forEach(step -> flaws.add(new Flaw("", step.what() + " is missing", step.statement())));
    for (Search search : searches()) {
      List<Record> first = graph.inTransaction(tx -> look(search, tx));
      if (!first.isEmpty()) {
        Set<Record> both = new LinkedHashSet<>(first);
        both.retainAll(Set.copyOf(graph.inTransaction(tx -> look(search, tx))));
        if (!both.isEmpty()) {
          flaws.add(flaw(search, List.copyOf(both), strays(search, both.size())));
        }
      }
    }
    return flaws;
  }

  /**
   * One kind of flaw.
   *
   * @param what in the plural
   * @param statement returns what names each, first for people
   * @param show a statement that shows them
   * @param strays a statement that counts them, if they are edges that a repair removes; else empty
   */
  private record Search(
      String entry,
      String what,
      String statement,
      Map<String, Object> parameters,
      String show,
      String strays) {
    Search(
        String entry, String what, String statement, Map<String, Object> parameters, String show) {
      this(entry, what, statement, parameters, show, "");
    }
  }

  private static List<Record> look(Search search, GraphTransaction transaction) {
    return transaction.list(search.statement() + " LIMIT " + LIMIT, search.parameters());
  }

  private long strays(Search search, long found) {
    if (search.strays().isEmpty() || found < LIMIT) {
      return search.strays().isEmpty() ? 0 : found;
    }
    return graph
        .inTransaction(tx -> tx.list(search.strays(), search.parameters()))
        .getFirst()
        .get(0)
        .asLong();
  }

  private static Flaw flaw(Search search, List<Record> found, long strays) {
    String examples =
        found.stream()
            .limit(EXAMPLES)
            .map(row -> row.get(0).asString())
            .collect(Collectors.joining(", "));
    String number = found.size() == LIMIT ? "at least " + LIMIT : Integer.toString(found.size());
    return new Flaw(
        search.entry(),
        "%s: %s, such as %s".formatted(search.what(), number, examples),
        search.show(),
        strays);
  }

  private List<Search> searches() {
    List<Search> searches = new ArrayList<>();
    for (EdgePlan kind : model.edges()) {
      if (!strays.hasNone(kind.owner())) { // one look at all edges is enough for a run
        searches.add(stray(kind));
      }
    }
    searches.add(ofAnotherType());
    searches.add(unlabelled());
    for (Entry entry : model.entries()) {
      if (entry instanceof Entry.HeldValues held) {
        searches.add(miscounted(held));
      }
    }
    return searches;
  }

  private Search stray(EdgePlan kind) {
    String key = names.key();
    return new Search(
        kind.owner(),
        "edges of " + kind.id() + " at a wrong place",
        kind.matchOutside(names)
            + " RETURN coalesce(toStringOrNull(r.%s), '?') AS key, elementId(r) AS id"
                .formatted(key),
        Map.of("entry", kind.id(), "prefix", kind.strayPrefix()),
        "MATCH p = ()-[r%s]->() WHERE r.%s = %s RETURN p"
            .formatted(kind.relationship(), names.entry(), Cypher.text(kind.id())),
        kind.matchOutside(names) + " RETURN count(r)");
  }

  /** A relationship cannot change its type; somebody copied our marks. */
  private Search ofAnotherType() {
    Map<String, Set<String>> kindsByType = new LinkedHashMap<>();
    for (EdgePlan kind : model.edges()) {
      kindsByType.computeIfAbsent(kind.type().type(), type -> new LinkedHashSet<>()).add(kind.id());
    }
    List<String> kinds = new ArrayList<>();
    model.edges().forEach(kind -> kinds.add(kind.id()));
    String other =
        kindsByType.keySet().stream()
            .map(type -> "!" + Cypher.name(type))
            .collect(Collectors.joining("&"));
    String match =
        "MATCH ()-[r%s]->() WHERE r.%s IN $kinds"
            .formatted(other.isEmpty() ? "" : ":" + other, names.entry());
    return new Search(
        "",
        "relationships of another type that bear the mark of an edge",
        match + " RETURN type(r) AS type, elementId(r) AS id",
        Map.of("kinds", kinds),
        "MATCH p = ()-[r%s]->() WHERE r.%s IN [%s] RETURN p"
            .formatted(
                other.isEmpty() ? "" : ":" + other,
                names.entry(),
                kinds.stream().map(Cypher::text).collect(Collectors.joining(", "))));
  }

  /** Nodes of other syncs have the labels of theirs. */
  private Search unlabelled() {
    Set<String> labels = new LinkedHashSet<>(List.of("SynclineWaiting", "SynclineHolder"));
    model.mapping().nodes().forEach(node -> labels.add(node.name()));
    labels.addAll(graph.inTransaction(OtherSyncs::owned));
    String none =
        labels.stream().map(label -> "!" + Cypher.name(label)).collect(Collectors.joining("&"));
    String match = "MATCH (n:%s) WHERE n.%s IS NOT NULL".formatted(none, names.key());
    return new Search(
        "",
        "nodes that bear a row's key and no label of an entry",
        match
            + " RETURN coalesce(toStringOrNull(n.%s), '?') AS key, elementId(n) AS id"
                .formatted(names.key()),
        new HashMap<>(),
        match + " RETURN n");
  }

  /** The node of a value counts the rows that hold it, and goes with the last. */
  private Search miscounted(Entry.HeldValues held) {
    String miscounted = held.matchMiscounted(names);
    String key = names.key();
    return new Search(
        held.type().name(),
        "nodes of values that count other than the rows that hold them",
        "%s RETURN value, n.%s AS counted, held, n.%s AS version ORDER BY value"
            .formatted(miscounted, names.holders(), names.version()),
        Map.of("entry", held.type().name()),
        "MATCH (n%s) WHERE n.%s IS NOT NULL RETURN n.%s, n.%s"
            .formatted(held.self().label(), key, key, names.holders()),
        miscounted + " RETURN count(n)");
  }
}
