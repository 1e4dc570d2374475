// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.apply.HubFound.Hubs;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.read.KeyPages;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes of unbounded effect, in transactions of bounded size. Each step may be repeated; after a
 * crash the batch they belong to is applied again and finds what they left: a node whose version is
 * empty, which counts as one that is not there yet. Any thread.
 */
final class Steps {
  private static final int PAGE = 1_000;

  private final Graph graph;
  private final GraphModel model;
  private final Names names;
  private final BatchTransaction batches;
  private final KeyPages pages;

  Steps(Graph graph, GraphModel model, BatchTransaction batches) {
    this.graph = graph;
    this.model = model;
    this.names = model.names();
    this.batches = batches;
    this.pages = new KeyPages(model);
  }

  /**
   * Removes the rows of an entry that are not newer than a version.
   *
   * @return how many
   */
  long removeRows(String entry, Version notAfter, Consumer<GraphTransaction> fence) {
    long removed = 0;
    @Nullable String after = null;
    boolean more = true;
    while (more) {
      String from = after;
      List<String> keys =
          graph.inTransaction(
              tx ->
                  pages.page(
                      tx,
                      model.entry(entry),
                      new KeyPages.Request(from, PAGE, Work.stored(notAfter))));
      removed += removeRows(entry, keys, notAfter, fence);
      more = keys.size() == PAGE;
      after = more ? keys.getLast() : after;
    }
    return removed;
  }

  private long removeRows(
      String entry, List<String> keys, Version version, Consumer<GraphTransaction> fence) {
    if (keys.isEmpty()) {
      return 0;
    }
    List<Mutation.Remove> removals =
        keys.stream().map(key -> new Mutation.Remove(new EntityId(entry, key), version)).toList();
    Batch batch =
        new Batch(
            List.of(new EntryBatch(entry, false, List.of(), List.of(), List.of(), removals)),
            List.of(),
            new Checkpoint(Checkpoint.Stage.STREAM, version.era(), version.position(), ""),
            Batch.Scope.ALL);
    return inTransaction(work -> batches.write(batch, work), fence);
  }

  /** How many entities were written. */
  private long inTransaction(Consumer<Work> write, Consumer<GraphTransaction> fence) {
    return relieving(
        size ->
            graph.inTransaction(
                tx -> {
                  fence.accept(tx);
                  Work work = new Work(tx, size);
                  write.accept(work);
                  return work.written();
                }),
        fence);
  }

  /**
   * Removes edges that bear the mark of a kind of an entry's and are where no row finds them.
   * Nobody moves a row's node and its edges meanwhile. Of an entry of values, has the nodes count
   * who holds them.
   *
   * @param most how many at the most
   * @return how many
   */
  int removeStrays(String entry, int most, Consumer<GraphTransaction> fence) {
    if (model.entry(entry) instanceof Entry.HeldValues held) {
      return Math.toIntExact(inTransaction(work -> batches.recount(held, most, work), fence));
    }
    int removed = 0;
    for (EdgePlan kind : model.edgesOf(entry)) {
      boolean more = true;
      while (more && removed < most) {
        int page = Math.min(PAGE, most - removed);
        int step =
            graph.inTransaction(
                tx -> {
                  fence.accept(tx);
                  NamingLock.change(entry, tx);
                  return removeStrays(kind, page, tx);
                });
        removed += step;
        more = step == page;
      }
    }
    return removed;
  }

  private int removeStrays(EdgePlan kind, int page, GraphTransaction transaction) {
    Map<String, Object> parameters =
        Map.of("entry", kind.id(), "prefix", kind.strayPrefix(), "limit", page);
    List<Object> ids =
        transaction
            .value(
                kind.matchStrays(names) + " WITH r LIMIT $limit RETURN collect(elementId(r))",
                parameters)
            .asList();
    transaction.run(
        "MATCH ()-[r]->() WHERE elementId(r) IN $ids " + names.deleteEdge("r"), Map.of("ids", ids));
    return ids.size();
  }

  /** Does work in a transaction; where it meets hubs, takes care of them before it tries again. */
  long relieving(ToLongFunction<Work.Size> work, Consumer<GraphTransaction> fence) {
    Work.Size size = Work.Size.BOUNDED;
    while (true) {
      try {
        return work.applyAsLong(size);
      } catch (HubFound found) {
        relieve(found.hubs(), fence);
        if (found.hubs() instanceof Hubs.Arriving) {
          size = Work.Size.AS_IT_COMES;
        }
      }
    }
  }

  private void relieve(Hubs hubs, Consumer<GraphTransaction> fence) {
    switch (hubs) {
      case Hubs.Leaving(EndPlan node, List<String> keys) ->
          repeat(fence, tx -> takeOff(node, keys, tx));
      case Hubs.Moving(EndPlan node, List<String> keys) ->
          repeat(fence, tx -> takeOffOthers(node, keys, tx));
      case Hubs.Arriving(List<Arrival> arrivals) -> repeat(fence, tx -> put(arrivals, tx));
    }
  }

  /** Until a step has nothing left to do. */
  private void repeat(Consumer<GraphTransaction> fence, ToLongFunction<GraphTransaction> step) {
    long done;
    do {
      done =
          graph.inTransaction(
              tx -> {
                fence.accept(tx);
                return step.applyAsLong(tx);
              });
    } while (done > 0);
  }

  private long takeOff(EndPlan node, List<String> keys, GraphTransaction transaction) {
    beginChange(node, keys, transaction);
    Departures departures = new Departures(model, batches.detachment());
    return departures.unburden(node, keys, model.hubSize().step(), transaction);
  }

  private long takeOffOthers(EndPlan node, List<String> keys, GraphTransaction transaction) {
    beginChange(node, keys, transaction);
    List<FoundEdge> others =
        batches.detachment().findOthers(node, keys, model.hubSize().step(), transaction);
    batches.detachment().detach(others, transaction);
    return others.size();
  }

  /** From now on the node counts as not there: whoever writes its row again finds what waits. */
  private void beginChange(EndPlan node, List<String> keys, GraphTransaction transaction) {
    transaction.run(
        "%s%s SET n.%s = []".formatted(UNWIND, node.match("n", "$rows.key[i]"), names.version()),
        Columnar.of(keys).column("key", key -> key).parameters());
  }

  /** Makes the nodes that edges wait for, and some of the edges. */
  private long put(List<Arrival> arrivals, GraphTransaction transaction) {
    for (Arrival arrival : arrivals) {
      transaction.run(
          "MERGE (n%s {%s: $key}) ON CREATE SET n.%s = []%s"
              .formatted(
                  arrival.node().label(),
                  names.key(),
                  names.version(),
                  arrival.end().byReference()
                      ? " SET n.%s = $text".formatted(arrival.end().property())
                      : ""),
          Map.of("key", arrival.key(), "text", arrival.text()));
    }
    Set<Release.Waiting> found =
        batches
            .release()
            .find(
                arrivals.stream().map(Arrival::reference).toList(),
                model.hubSize().step(),
                transaction);
    return batches.release().release(new ArrayList<>(found), transaction);
  }
}
