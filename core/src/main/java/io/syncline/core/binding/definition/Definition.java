// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.definition;

import io.syncline.core.binding.definition.Fact.Effect;
import io.syncline.core.binding.definition.Fact.Topic;
import io.syncline.core.mapping.Lane;
import io.syncline.core.type.KeyText;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A bound entry as facts. Two entries that project the same rows to the same state have the same
 * facts with effect READ.
 */
public record Definition(SortedMap<Fact, String> facts) {

  /** How many parts an edge's fact has: type, side, from, to. */
  static final int EDGE_PARTS = 4;

  public Definition {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  /** Reads what {@link #text} gave. */
  public static Definition parse(String text) {
    SortedMap<Fact, String> facts = new TreeMap<>();
    DefinitionText.parse(text).forEach((fact, value) -> facts.put(Fact.parse(fact), value));
    return new Definition(facts);
  }

  /** The facts as a JSON object of texts, always in the same order. */
  public String text() {
    return text(facts);
  }

  /** Changes whenever the same rows would be projected to another state, or by another pipeline. */
  public String projection() {
    SortedMap<Fact, String> read = new TreeMap<>(facts);
    read.keySet().removeIf(fact -> fact.topic().effect() == Effect.NONE);
    return text(read);
  }

  private static String text(SortedMap<Fact, String> facts) {
    SortedMap<String, String> texts = new TreeMap<>();
    facts.forEach((fact, value) -> texts.put(fact.text(), value));
    return DefinitionText.write(texts);
  }

  /** What a fact says; empty if nothing. */
  public String value(Topic topic) {
    return facts.getOrDefault(topic.fact(), "");
  }

  public Lane lane() {
    return Lane.valueOf(value(Topic.LANE).toUpperCase(Locale.ROOT));
  }

  /** The names that facts of a topic are about. */
  public Set<String> names(Topic topic) {
    return facts.keySet().stream()
        .filter(fact -> fact.topic() == topic)
        .map(Fact::name)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  /** The relationship type of each kind of edge, by its id. */
  public Map<String, String> edgeTypes() {
    Map<String, String> types = new TreeMap<>();
    for (String id : names(Topic.EDGE)) {
      String edge = facts.getOrDefault(Topic.EDGE.fact(id), "");
      types.put(id, KeyText.parts(edge, EDGE_PARTS).getFirst());
    }
    return types;
  }

  /** What both say of an edge, or of anything else, is the same. */
  public boolean agrees(Definition other, Topic topic, String name) {
    Fact fact = topic.fact(name);
    return java.util.Objects.equals(facts.get(fact), other.facts.get(fact));
  }
}
