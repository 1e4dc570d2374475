// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.BackReferences;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the nodes' ids back into their rows, on a thread of its own, after the nodes are durable;
 * also those of rows that have none, or another one, so that a crash in between, a copied row and
 * an id that was edited are healed. The echo, an ordinary change, projects to what the graph
 * already holds.
 */
public final class IdWriter {
  private static final Logger LOG = LoggerFactory.getLogger(IdWriter.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SEARCH_INTERVAL = Duration.ofSeconds(30);

  /** Searches for rows without an id after which one looks at the ids of all rows. */
  private static final int THOROUGH = 20;

  private static final int PAGE = 500;
  private static final int MOST_PENDING = 100_000;

  private final BackReferences references;
  private final TargetReader target;
  private final BooleanSupplier leads;
  private final Map<String, NodeType.TableNode> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> pending = new LinkedHashMap<>(); // guarded by this

  /** Of a process that nobody else works beside. */
  public IdWriter(BackReferences references, TargetReader target, BoundMapping mapping) {
    this(references, target, mapping, () -> true);
  }

  /**
   * @param leads whether this process looks for ids that are to be written: one of several does
   */
  public IdWriter(
      BackReferences references, TargetReader target, BoundMapping mapping, BooleanSupplier leads) {
    this.references = references;
    this.leads = leads;
    this.target = target;
    for (NodeType node : mapping.nodes()) {
      if (node instanceof NodeType.TableNode table && table.backReference() != null) {
        nodes.put(table.name(), table);
      }
    }
  }

  public boolean needed() {
    return !nodes.isEmpty();
  }

  /** The batch is durable. Any thread. */
  public void applied(Batch batch) {
    for (EntryBatch entry : batch.entries()) {
      if (nodes.containsKey(entry.entry())) {
        add(entry.entry(), entry.upserts().stream().map(upsert -> upsert.id().key()).toList());
      }
    }
  }

  private synchronized void add(String entry, List<String> keys) {
    Set<String> due = pending.computeIfAbsent(entry, e -> new LinkedHashSet<>());
    if (due.size() < MOST_PENDING) { // beyond, the search for rows without an id finds them
      due.addAll(keys);
    }
  }

  private synchronized List<String> take(String entry) {
    Set<String> due = pending.computeIfAbsent(entry, e -> new LinkedHashSet<>());
    List<String> keys = due.stream().limit(PAGE).toList();
    due.removeAll(new LinkedHashSet<>(keys));
    return keys;
  }

  /** Runs until interrupted. */
  public void run() {
    long sinceSearch = Long.MAX_VALUE / 2;
    int searches = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (sinceSearch >= SEARCH_INTERVAL.toMillis() && leads.getAsBoolean()) {
          attempt(searches % THOROUGH == 0 ? this::searchWrong : this::searchMissing);
          searches++;
          sinceSearch = 0;
        }
        attempt(this::writePending);
        Thread.sleep(PAUSE);
        sinceSearch += PAUSE.toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (SynclineException e) {
      if (!e.passesByItself()) {
        LOG.warn("back references: {}", e.getMessage());
      }
    }
  }

  /** Writes what is pending, as far as nobody has the rows locked. */
  void writePending() {
    for (NodeType.TableNode node : nodes.values()) {
      List<String> keys = take(node.name());
      while (!keys.isEmpty()) {
        List<String> locked = write(node, keys);
        add(node.name(), locked);
        keys = locked.isEmpty() ? take(node.name()) : List.of();
      }
    }
  }

  private void writeMissing(NodeType.TableNode node, List<String> keys) {
    if (!keys.isEmpty()) {
      references.writeMissing(node.table(), node.identity(), column(node), ids(node, keys));
    }
  }

  private static Map<String, String> ids(NodeType.TableNode node, List<String> keys) {
    Map<String, String> ids = new LinkedHashMap<>();
    keys.forEach(key -> ids.put(key, node.backReferenceOf(key)));
    return ids;
  }

  private List<String> write(NodeType.TableNode node, List<String> keys) {
    try {
      return references.write(node.table(), node.identity(), column(node), ids(node, keys));
    } catch (SynclineException e) {
      add(node.name(), keys);
      throw e;
    }
  }

  /** Finds rows whose id is to be written. */
  private interface Search {
    List<String> find(BackReferences.Rows rows, NodeType.TableNode node, @Nullable String after);
  }

  /** Writes the ids of rows that have none. */
  private void searchMissing() {
    search((rows, node, after) -> references.findMissing(rows, after, PAGE));
  }

  /** Writes the ids of rows that have none, or another one. */
  void searchWrong() {
    search(
        (rows, node, after) -> references.findWrong(rows, node.backReferenceOf(""), after, PAGE));
  }

  private void search(Search search) {
    for (NodeType.TableNode node : nodes.values()) {
      BackReferences.Rows rows =
          new BackReferences.Rows(node.table(), node.identity(), column(node), node.where());
      List<String> page = search.find(rows, node, null);
      while (!page.isEmpty()) {
        Set<String> there = target.present(node.name(), page);
        writeMissing(node, page.stream().filter(there::contains).toList());
        page = search.find(rows, node, page.getLast());
        writePending(); // which shall not wait for a long search
      }
    }
  }

  private static String column(NodeType.TableNode node) {
    BackReference reference = java.util.Objects.requireNonNull(node.backReference());
    return reference.column();
  }
}
