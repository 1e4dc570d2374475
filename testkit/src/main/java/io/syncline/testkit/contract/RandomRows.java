// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random rows of the contract's mapping; few keys, so that they meet. */
final class RandomRows {
  private static final List<String> WORDS = List.of("water", "health", "roads", "Köln", "");

  private final Random dice;
  private final BoundMapping mapping;
  private final List<Long> keys;

  /**
   * @param keys the rows' keys, and numbers of the unique values that they may have
   */
  RandomRows(Random dice, BoundMapping mapping, List<Long> keys) {
    this.dice = dice;
    this.mapping = mapping;
    this.keys = keys;
  }

  String key(String entry, long number) {
    return switch (entry) {
      case "Session" -> Rows.sessionKey(EdgeKindRules.ORG, number);
      case "MEMBER_OF" -> new java.util.UUID(7, number).toString();
      default -> Long.toString(number);
    };
  }

  EntityState state(String entry, String key, Map<EntityId, EntityState> others) {
    return switch (entry) {
      case "Person" -> person(key, others).state(mapping);
      case "Bill" -> bill(key).state(mapping);
      case "Session" ->
          new Rows.NodeRow(new EntityId(entry, key), Map.of(), Map.of())
              .with("name", word())
              .state(mapping);
      case "Tag" -> new EntityState.HeldValues(some(WORDS));
      case "MEMBER_OF" -> Rows.edge(entry, key, mail(), key("Session", number())).state(mapping);
      default -> vote(entry, key).state(mapping);
    };
  }

  private Rows.NodeRow person(String key, Map<EntityId, EntityState> others) {
    Rows.NodeRow row = Rows.node("Person", key);
    String mail = mail(keys.get(dice.nextInt(keys.size())));
    boolean taken =
        others.entrySet().stream()
            .anyMatch(
                other ->
                    other.getKey().entry().equals("Person")
                        && other.getValue() instanceof NodeState node
                        && node.references().contains(Value.of(mail)));
    row = taken || dice.nextInt(3) == 0 ? row : row.with("email", mail);
    row = dice.nextBoolean() ? row : row.with("name", word());
    return row.to("MENTORED_BY", maybe());
  }

  private Rows.NodeRow bill(String key) {
    Rows.NodeRow row = Rows.node("Bill", key).with("title", word());
    if (dice.nextBoolean()) {
      row = row.with("summary", word().repeat(20));
    }
    return row.to("SPONSORED_BY", maybe())
        .to("drafted", maybe())
        .to("AUTHORED", maybe())
        .to("AMENDS", maybe())
        .to("CO_SPONSORED_BY", some(List.of("1", "2", "3", "4", "5")).toArray())
        .to("TAGGED", some(WORDS).toArray())
        .to("CONTACT", dice.nextBoolean() ? new Object[] {mail()} : new Object[0])
        .to(
            "IN_SESSION",
            dice.nextBoolean() ? new Object[] {key("Session", number())} : new Object[0]);
  }

  private Rows.EdgeRow vote(String entry, String key) {
    Rows.EdgeRow row =
        Rows.edge(entry, key, Long.toString(number()), Long.toString(number()))
            .with("value", Long.toString(dice.nextInt(5) - 2));
    return dice.nextBoolean() ? row : row.with("note", word());
  }

  /** The state of the same row under another key. */
  EntityState rekeyed(String entry, EntityState state, String key) {
    if (!(state instanceof NodeState node) || !(mapping.node(entry) instanceof TableNode type)) {
      return state;
    }
    List<String> parts = KeyText.parts(key, type.identity().columns().size());
    List<Value> values = new ArrayList<>(node.values());
    for (int i = 0; i < type.properties().size(); i++) {
      int part = type.identity().columns().indexOf(type.properties().get(i).column());
      if (part >= 0) {
        values.set(i, Value.of(parts.get(part)));
      }
    }
    return new NodeState(values, node.references(), node.edges());
  }

  private long number() {
    return 1L + dice.nextInt(5);
  }

  private Object[] maybe() {
    return dice.nextInt(3) == 0 ? new Object[0] : new Object[] {number()};
  }

  private String mail() {
    return mail(number());
  }

  private static String mail(long number) {
    return "m" + number + "@b.c";
  }

  private String word() {
    return WORDS.get(dice.nextInt(WORDS.size()));
  }

  private List<String> some(List<String> words) {
    return words.stream().filter(word -> dice.nextBoolean()).toList();
  }
}
