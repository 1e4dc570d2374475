// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.definition;

import java.util.Locale;

/**
 * One thing that a definition says.
 *
 * @param topic what it is about
 * @param name which one, where there are several; else empty
 */
public record Fact(Topic topic, String name) implements Comparable<Fact> {

  /** What a fact is about, and what a change of it asks for. */
  public enum Topic {
    KIND("kind", Effect.READ),
    LANE("lane", Effect.READ),
    TABLE("table", Effect.READ),
    IDENTITY("identity", Effect.READ),
    KEY("key", Effect.READ),
    LABEL("label", Effect.READ),
    WHERE("where", Effect.READ),
    PROPERTY("property", Effect.READ),
    CONSTANT("constant", Effect.READ),
    STAMP("stamp", Effect.READ),
    REFERENCE("reference", Effect.READ),
    EDGE("relationship", Effect.READ),
    EDGE_SOURCE("columns of the relationship", Effect.READ),
    BACK_REFERENCE("back_reference", Effect.READ),
    BOOKKEEPING("bookkeeping", Effect.READ),
    HASH("algorithm of content hashes", Effect.READ),
    GRAPH_ONLY("graph_only", Effect.NONE),
    INDEX("index", Effect.NONE),
    FOREIGN_EDGES("foreign_edges", Effect.NONE),
    ADOPT("adopt", Effect.NONE);

    private final String words;
    private final Effect effect;

    Topic(String words, Effect effect) {
      this.words = words;
      this.effect = effect;
    }

    public Effect effect() {
      return effect;
    }

    Fact fact(String name) {
      return new Fact(this, name);
    }

    Fact fact() {
      return new Fact(this, "");
    }
  }

  /** What must happen when a fact changes. */
  public enum Effect {
    /** Rows must be read again. */
    READ,
    /** What was written stays right. */
    NONE
  }

  /** The fact in a file, such as {@code property:title}. */
  String text() {
    return topic.name().toLowerCase(Locale.ROOT) + (name.isEmpty() ? "" : ":" + name);
  }

  static Fact parse(String text) {
    int colon = text.indexOf(':');
    String topic = colon < 0 ? text : text.substring(0, colon);
    String name = colon < 0 ? "" : text.substring(colon + 1);
    return new Fact(Topic.valueOf(topic.toUpperCase(Locale.ROOT)), name);
  }

  /** The fact in words for people, such as {@code property title}. */
  public String words() {
    return name.isEmpty() ? topic.words : topic.words + " " + name;
  }

  @Override
  public int compareTo(Fact other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : name.compareTo(other.name);
  }
}
