// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.read.KeyPages;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pages through the keys of all rows of which the graph holds anything. Any thread. */
final class Keys {
  private final GraphModel model;
  private final KeyPages pages;
  private final StrayEdges strays;

  Keys(GraphModel model, StrayEdges strays) {
    this.model = model;
    this.pages = new KeyPages(model);
    this.strays = strays;
  }

  List<String> page(String entry, @Nullable String after, int limit, GraphTransaction transaction) {
    return page(entry, KeyPages.all(after, limit), transaction);
  }

  /**
   * @param beside what holds of the nodes {@code x} whose keys are wanted; empty for no node
   */
  List<String> beside(
      String entry,
      String beside,
      @Nullable String after,
      int limit,
      GraphTransaction transaction) {
    return page(entry, KeyPages.those(beside, after, limit), transaction);
  }

  private List<String> page(String entry, KeyPages.Request request, GraphTransaction transaction) {
    String after = request.after();
    int limit = request.limit();
    List<EdgePlan> kinds = model.edgesOf(entry);
    if (after == null) {
      strays.look(entry, kinds, transaction);
    }
    TreeSet<String> keys = new TreeSet<>(KeyPages.ORDER);
    keys.addAll(strays.known(entry));
    if (model.entry(entry) instanceof Entry.Nodes && WaitingEdges.anythingWaits(transaction)) {
      for (EdgePlan kind : kinds) {
        keys.addAll(waiting(kind, after, limit, transaction));
      }
    }
    if (!request.nobody()) {
      keys.addAll(pages.page(transaction, model.entry(entry), request));
    }
    return keys.stream()
        .filter(key -> after == null || KeyPages.ORDER.compare(key, after) > 0)
        .limit(limit)
        .toList();
  }

  private List<String> waiting(
      EdgePlan kind, @Nullable String after, int limit, GraphTransaction transaction) {
    Names names = model.names();
    String statement =
        "MATCH (w%s) WHERE w.%s = $entry AND w.%s %s $after AND w.%s IS NOT NULL RETURN DISTINCT w.%s AS key ORDER BY key LIMIT $limit"
            .formatted(
                Names.WAITING,
                names.entry(),
                names.key(),
                after == null ? ">=" : ">",
                names.end(),
                names.key());
    Map<String, Object> parameters =
        Map.of("entry", kind.id(), "after", Objects.requireNonNullElse(after, ""), "limit", limit);
    return transaction.list(statement, parameters).stream()
        .filter(row -> !row.get("key").isNull()) // deleted while it is read
        .map(row -> row.get("key").asString())
        .toList();
  }
}
