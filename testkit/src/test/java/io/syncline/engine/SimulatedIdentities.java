// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.Row;
import io.syncline.core.filter.Verdict;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.model.NaiveProjection;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.source.InMemoryDatabase.RowStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the rows of one lane from one commit to the next: whatever a row went through, its key
 * included, as long as it never left its entry it is the same node. Begins anew where rows were
 * read ahead of the stream, since a row that is found under its new key before its move came
 * through is another node.
 */
final class SimulatedIdentities {
  private final InMemoryDatabase database;
  private final BoundMapping mapping;
  private final Lane lane;
  private Map<EntityId, String> nodes = Map.of();
  private long at;
  private long readsAhead = -1;
  private long followed;

  SimulatedIdentities(InMemoryDatabase database, BoundMapping mapping, Lane lane) {
    this.database = database;
    this.mapping = mapping;
    this.lane = lane;
  }

  /** How many nodes were found to be the same under another key. */
  long followed() {
    return followed;
  }

  /**
   * Compares with what is found as of a commit, and goes on from there.
   *
   * @return what is another node than it was
   */
  List<String> check(long lsn, Map<EntityId, String> found) {
    List<String> differences = new ArrayList<>();
    if (readsAhead == database.readsAhead()) {
      Map<EntityId, String> expected = new HashMap<>(nodes);
      List<RowStep> steps = database.steps(at, lsn);
      steps.forEach(step -> follow(step, expected));
      expected.forEach(
          (id, node) -> {
            if (!node.equals(found.get(id))) {
              differences.add(id + " is node " + found.get(id) + ", not " + node);
            } else if (!node.equals(nodes.get(id))) {
              followed++;
            }
          });
    }
    readsAhead = database.readsAhead();
    nodes = Map.copyOf(found);
    at = lsn;
    return differences;
  }

  private void follow(RowStep step, Map<EntityId, String> expected) {
    mapping.nodes().stream()
        .filter(node -> node instanceof TableNode && node.lane() == lane)
        .map(TableNode.class::cast)
        .filter(node -> node.table().equals(step.table()))
        .forEach(node -> follow(step, node, expected));
  }

  private static void follow(RowStep step, TableNode node, Map<EntityId, String> expected) {
    Row before = step.before();
    Row after = step.after();
    if (before == null) {
      if (after == null) {
        expected.keySet().removeIf(id -> id.entry().equals(node.name()));
      }
      return;
    }
    @Nullable String same = expected.remove(id(node, before));
    if (same != null && after != null && matches(node, after)) {
      expected.put(id(node, after), same);
    }
  }

  private static boolean matches(TableNode node, Row row) {
    return node.where() == null || node.where().evaluate(row::value) == Verdict.MATCHES;
  }

  private static EntityId id(TableNode node, Row row) {
    return new EntityId(node.name(), NaiveProjection.key(node.identity(), row).orElseThrow());
  }
}
