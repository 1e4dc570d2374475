// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.model.ExpectedGraph;
import io.syncline.testkit.model.NaiveProjection;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.target.InMemoryTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Compares what the graph holds with what a model makes of the rows. */
public final class SimulatedChecks {
  private final InMemoryDatabase database;
  private final InMemoryTarget target;
  private final BoundMapping mapping;
  private final Map<Lane, SimulatedIdentities> identities = new EnumMap<>(Lane.class);
  private final Supplier<Set<EntityId>> deadLetters;
  private final boolean poisoning;
  private long claims;

  /**
   * @param deadLetters the rows that are set aside now
   * @param poisoning whether users write what the target refuses; a row that is never written has
   *     no node whose identity could be followed
   */
  public SimulatedChecks(
      InMemoryDatabase database,
      InMemoryTarget target,
      BoundMapping mapping,
      Supplier<Set<EntityId>> deadLetters,
      boolean poisoning) {
    this.deadLetters = deadLetters;
    this.poisoning = poisoning;
    this.database = database;
    this.target = target;
    this.mapping = mapping;
  }

  /** How often a pipeline's claim to equal one commit was looked into. */
  long claims() {
    return claims;
  }

  /** How often a node was found to be the same under another key. */
  long followed() {
    return identities.values().stream().mapToLong(SimulatedIdentities::followed).sum();
  }

  /** Where a pipeline says so, its part equals the projection of exactly one commit. */
  void checkClaims(SimulatedProcess process) {
    for (SimulatedPipeline lane : process.lanes()) {
      Position claimed = lane.claimed();
      if (claimed != null) {
        claims++;
        check(lane.writer().pipeline(), claimed.lsn());
      }
    }
  }

  private void check(PipelineId pipeline, long lsn) {
    Lane lane = pipeline.lane();
    Map<EntityId, EntityState> then = NaiveProjection.states(mapping, database.rowsAsOf(lsn));
    Set<EntityId> aside = deadLetters.get();
    Map<EntityId, EntityState> found = ofLane(target.states(), lane);
    found.keySet().removeAll(aside);
    then.keySet().removeAll(aside);
    assertThat(differences(found, ofLane(then, lane)))
        .as("%s at %s", pipeline, Position.endOf(lsn))
        .isEmpty();
    if (poisoning || !aside.isEmpty()) {
      return;
    }
    assertThat(
            identities
                .computeIfAbsent(lane, l -> new SimulatedIdentities(database, mapping, l))
                .check(lsn, ofLane(target.nodes(), lane)))
        .as("%s at %s", pipeline, Position.endOf(lsn))
        .isEmpty();
  }

  private static List<String> differences(
      Map<EntityId, EntityState> found, Map<EntityId, EntityState> expected) {
    List<String> differences = new ArrayList<>();
    Set<EntityId> all = new TreeSet<>(Comparator.comparing(EntityId::toString));
    all.addAll(found.keySet());
    all.addAll(expected.keySet());
    for (EntityId id : all) {
      if (!Objects.equals(found.get(id), expected.get(id))) {
        differences.add(id + " is " + found.get(id) + ", not " + expected.get(id));
      }
    }
    return differences;
  }

  private <T> Map<EntityId, T> ofLane(Map<EntityId, T> all, Lane lane) {
    Map<EntityId, T> some = new HashMap<>(all);
    some.keySet().removeIf(id -> !isOf(lane, id.entry()));
    return some;
  }

  /** Whether the entry is in the lane; a former mapping's entry is in none. */
  private boolean isOf(Lane lane, String entry) {
    return mapping
        .findJoin(entry)
        .map(JoinType::lane)
        .or(() -> mapping.findNode(entry).map(NodeType::lane))
        .filter(lane::equals)
        .isPresent();
  }

  public static boolean isPoison(EntityState state) {
    return state instanceof NodeState node
        && node.values().contains(Value.of(SimulatedUsers.POISON));
  }

  /** The rows that the target refuses as they are now. */
  public Set<EntityId> poisoned() {
    Map<EntityId, EntityState> states = NaiveProjection.states(mapping, database::rows);
    states.values().removeIf(state -> !isPoison(state));
    return states.keySet();
  }

  /**
   * What is set aside is exactly the poison, all else is what the rows say, and nothing is left to
   * do.
   */
  void checkEnd(SimulatedProcess process) {
    checkGraph();
    Set<EntityId> aside = deadLetters.get();
    assertThat(aside).isEqualTo(poisoned());
    for (SimulatedPipeline lane : process.lanes()) {
      Lane own = lane.writer().pipeline().lane();
      assertThat(lane.writer().pendingRereads())
          .noneMatch(row -> isOf(own, row.entry()) && !aside.contains(row));
    }
  }

  /** All that is not set aside is what the rows say. */
  public void checkGraph() {
    Map<EntityId, EntityState> states = NaiveProjection.states(mapping, database::rows);
    Set<EntityId> aside = deadLetters.get();
    aside.forEach(states::remove);
    target
        .states()
        .forEach(
            (id, held) -> {
              if (aside.contains(id)) {
                states.put(id, held);
              }
            });
    assertThat(differences(target.states(), states)).isEmpty();
    Graph found = target.user().read();
    List<Graph.Node> goals =
        found.nodes().stream().filter(node -> node.labels().contains("Goal")).toList();
    states.replaceAll((id, state) -> aside.contains(id) ? asFarAsHeld(state) : state);
    states.replaceAll((id, state) -> aside.contains(id) ? unnamed(id, state, states) : state);
    Graph expected = ExpectedGraph.of(mapping, states, goals);
    assertThat(found.differencesFrom(expected)).isEmpty();
  }

  /** What is so of these rows is what the rows say. */
  public void check(Predicate<EntityId> some) {
    Map<EntityId, EntityState> expected = NaiveProjection.states(mapping, database::rows);
    Map<EntityId, EntityState> found = target.states();
    expected.keySet().removeIf(some.negate());
    found.keySet().removeIf(some.negate());
    assertThat(differences(found, expected)).isEmpty();
  }

  /** A row that is set aside lacks what another mapping added since it was written. */
  private static EntityState asFarAsHeld(EntityState state) {
    return state instanceof NodeState(var values, var references, var edges)
        ? new NodeState(
            values,
            references,
            edges.stream().map(ends -> ends.unchanged() ? EdgeEnds.NONE : ends).toList())
        : state;
  }

  /** A row that is set aside keeps its former names, though another row may bear them by now. */
  private static EntityState unnamed(
      EntityId id, EntityState state, Map<EntityId, EntityState> all) {
    if (!(state instanceof NodeState(var values, var references, var edges))) {
      return state;
    }
    List<Value> own = new ArrayList<>(references);
    all.forEach(
        (other, otherState) -> {
          if (other.entry().equals(id.entry())
              && !other.equals(id)
              && otherState instanceof NodeState node) {
            for (int i = 0; i < own.size(); i++) {
              if (own.get(i).equals(node.references().get(i))) {
                own.set(i, Value.NULL);
              }
            }
          }
        });
    return new NodeState(values, own, edges);
  }

  /** Every row that is a node has its id, whatever users wrote there. */
  void checkIds() {
    for (NodeType node : mapping.nodes()) {
      if (node instanceof TableNode table && table.backReference() != null) {
        BackReference ids = Objects.requireNonNull(table.backReference());
        for (Row row : database.rows(table.table())) {
          EntityId id =
              new EntityId(node.name(), NaiveProjection.key(table.identity(), row).orElseThrow());
          if (target.states().containsKey(id)) {
            assertThat(row.value(ids.column()))
                .as("id of %s", id)
                .isEqualTo(Value.of(table.backReferenceOf(id.key())));
          }
        }
      }
    }
  }
}
