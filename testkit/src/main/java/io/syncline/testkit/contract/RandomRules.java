// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.change.Value;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.model.ExpectedGraph;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever batches come, the graph is that of the rows' last states. */
interface RandomRules extends TargetRules {
  List<String> ALL = List.of("Person", "Bill", "Session", "Tag", "VOTED", "REVOTED", "MEMBER_OF");

  /** How many batches a random test applies. */
  default int randomBatches() {
    return 400;
  }

  @Test
  default void theGraphIsThatOfTheLastStates() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random dice = new Random(seed);
    RandomBatches history =
        new RandomBatches(session(), dice, ALL, List.of(1L, 2L, 3L, 4L, 5L), true);

    for (int i = 0; i < randomBatches(); i++) {
      BatchMaker batch = session().batch();
      history.fill(batch);
      for (int repeats = dice.nextInt(4) == 0 ? 2 : 1; repeats > 0; repeats--) {
        assertThat(batch.applied().rereads()).as("seed %d, batch %d", seed, i).isEmpty();
      }
      check(session(), history.states(), "seed " + seed + ", batch " + i);
    }
  }

  static void check(TargetSession session, Map<EntityId, EntityState> states, String what) {
    Graph expected = ExpectedGraph.of(session.mapping(), states, List.of());
    assertThat(session.graph().differencesFrom(expected)).as("%s", what).isEmpty();
    assertThat(session.waiting())
        .as("waiting edges, %s", what)
        .isEqualTo(
            states.values().stream().mapToLong(RandomRules::edges).sum() - expected.edges().size());
    states.entrySet().stream().limit(3).forEach(row -> checkHash(session, row, what));
  }

  private static long edges(EntityState state) {
    return switch (state) {
      case NodeState node ->
          node.edges().stream()
              .map(EdgeEnds::keys)
              .mapToLong(keys -> Objects.requireNonNull(keys).size())
              .sum();
      case HeldValues held -> 0;
      case EdgeState edge -> 1;
    };
  }

  private static void checkHash(
      TargetSession session, Map.Entry<EntityId, EntityState> row, String what) {
    if (row.getValue() instanceof NodeState node) {
      TargetReader.Entity entity = session.reader().find(row.getKey()).orElseThrow();
      var properties =
          ((io.syncline.core.mapping.NodeType.TableNode)
                  session.mapping().node(row.getKey().entry()))
              .properties();
      String[] parts = new String[properties.size() * 2];
      int count = 0;
      for (int i = 0; i < properties.size(); i++) {
        if (node.values().get(i) instanceof Value.Present(String text)) {
          parts[count++] = properties.get(i).name();
          parts[count++] = text;
        }
      }
      assertThat(entity.hash())
          .as("hash of %s, %s", row.getKey(), what)
          .isEqualTo(NodeRules.hash(java.util.Arrays.copyOf(parts, count)));
    }
  }
}
