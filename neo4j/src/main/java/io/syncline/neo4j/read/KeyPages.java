// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.read;

import static java.util.Objects.requireNonNull;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pages through the keys of an entry's rows, in the order of Neo4j's text indexes. Any thread. */
public final class KeyPages {
  /** Neo4j orders texts by code points, Java by UTF-16 units. */
  public static final Comparator<String> ORDER =
      (one, other) ->
          java.util.Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

  private final Names names;

  public KeyPages(GraphModel model) {
    this.names = model.names();
  }

  /**
   * @param after the last key of the page before; null for the first page
   * @param notAfter only rows of at most this version; empty for all
   * @param condition what must hold of a row's node {@code x}
   */
  public record Request(@Nullable String after, int limit, List<Long> notAfter, String condition) {
    public Request {
      notAfter = List.copyOf(notAfter);
    }

    public Request(@Nullable String after, int limit, List<Long> notAfter) {
      this(after, limit, notAfter, "true");
    }

    /** Whether the condition holds of none. */
    public boolean nobody() {
      return condition.isEmpty();
    }
  }

  /** Asks for rows of any version whose nodes are so. */
  public static Request those(String condition, @Nullable String after, int limit) {
    return new Request(after, limit, List.of(), condition);
  }

  /** Asks for rows of any version. */
  public static Request all(@Nullable String after, int limit) {
    return new Request(after, limit, List.of());
  }

  public List<String> page(GraphTransaction transaction, Entry entry, Request request) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("after", Objects.requireNonNullElse(request.after(), ""));
    parameters.put("limit", request.limit());
    parameters.put("notAfter", request.notAfter());
    String beyond = request.after() == null ? ">=" : ">"; // a key may be the empty text
    return switch (entry) {
      case Entry.Nodes(NodePlan plan) ->
          keys(
              transaction,
              "MATCH (x%s) WHERE %s".formatted(plan.label(), request.condition()),
              beyond,
              parameters);
      case Entry.HeldValues held -> {
        parameters.put("entry", held.type().name());
        yield keys(transaction, entryIs(Names.HOLDER), beyond, parameters);
      }
      case Entry.Joins(EdgePlan plan) -> joins(transaction, plan, beyond, parameters);
    };
  }

  private String entryIs(String label) {
    return "MATCH (x%s) WHERE x.%s = $entry".formatted(label, names.entry());
  }

  private List<String> keys(
      GraphTransaction transaction, String match, String beyond, Map<String, Object> parameters) {
    String key = "x." + names.key();
    return list(
        transaction,
        "%s AND %s %s $after AND %s RETURN %s AS key ORDER BY key LIMIT $limit"
            .formatted(match, key, beyond, notAfter(), key),
        parameters);
  }

  private String notAfter() {
    return "($notAfter = [] OR coalesce(x.%s, []) <= $notAfter)".formatted(names.version());
  }

  /**
   * What is deleted while it is read is still found by its index, and has no properties; and
   * somebody may have written what is no key.
   */
  private static List<String> list(
      GraphTransaction transaction, String statement, Map<String, Object> parameters) {
    return transaction.list(statement, parameters).stream()
        .map(row -> row.get("key").asObject())
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** A join row is an edge or a waiting edge. */
  private List<String> joins(
      GraphTransaction transaction, EdgePlan plan, String beyond, Map<String, Object> parameters) {
    parameters.put("entry", plan.id());
    parameters.put("afterRow", plan.rowId((String) requireNonNull(parameters.get("after"))));
    parameters.put("endRow", plan.rowPrefix() + "}"); // the character after the separator
    String edges =
        "MATCH ()-[x%s]->() WHERE x.%s %s $afterRow AND x.%s < $endRow AND %s RETURN x.%s AS row, x.%s AS key ORDER BY row LIMIT $limit"
            .formatted(
                plan.relationship(),
                names.row(),
                beyond,
                names.row(),
                notAfter(),
                names.row(),
                names.key());
    String end = " AND x.%s IS NOT NULL".formatted(names.end());
    return Stream.concat(
            list(transaction, edges, parameters).stream(),
            keys(transaction, entryIs(Names.WAITING) + end, beyond, parameters).stream())
        .distinct()
        .sorted(ORDER)
        .limit((int) requireNonNull(parameters.get("limit")))
        .toList();
  }
}
