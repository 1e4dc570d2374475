// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the node at an end of an edge is found, named and locked while it is absent. */
public final class EndPlan {
  private final End end;
  private final String label;
  private final String property;
  private final String prefix;
  private final String version;

  EndPlan(End end, Names names) {
    this.end = end;
    this.label = ":" + Cypher.name(end.node());
    this.property =
        switch (end) {
          case End.ByIdentity identity -> names.key();
          case End.ByReference reference -> Cypher.name(reference.property());
          case End.ByProperties external -> "";
        };
    this.prefix = prefix(end);
    this.version = names.version();
  }

  private static String prefix(End end) {
    String property = end instanceof End.ByReference reference ? reference.property() : "";
    return escaped(end.node()) + "|" + escaped(property) + "|";
  }

  /** A name without the separator of {@link #reference}. */
  public static String escaped(String name) {
    return name.replace("\\", "\\\\").replace("|", "\\|");
  }

  /** The entry whose nodes are at this end. */
  public String node() {
    return end.node();
  }

  public boolean byIdentity() {
    return end instanceof End.ByIdentity;
  }

  public boolean byReference() {
    return end instanceof End.ByReference;
  }

  public boolean external() {
    return end instanceof End.ByProperties;
  }

  /** The label, quoted and with its colon. */
  public String label() {
    return label;
  }

  /** The property that holds the key's text, quoted; empty for nodes owned by the graph. */
  public String property() {
    return property;
  }

  /** What waiting edges call a node at this end: entry, reference property if any, key. */
  public String reference(String key) {
    return prefix + key;
  }

  public String prefix() {
    return prefix;
  }

  /** The key in a text that {@link #reference} made. */
  public String keyOf(String reference) {
    return reference.substring(prefix.length());
  }

  /** A clause that binds {@code variable} to the node whose key is {@link #parameter}. */
  public String match(String variable, String parameter) {
    return switch (end) {
      case End.ByIdentity identity ->
          "MATCH (%s%s {%s: %s})".formatted(variable, label, property, parameter);
      case End.ByReference reference ->
          one(variable, "{%s: %s}".formatted(property, parameter), newest(variable));
      case End.ByProperties external ->
          one(
              variable,
              IntStream.range(0, external.properties().size())
                  .mapToObj(
                      i ->
                          Cypher.name(external.properties().get(i))
                              + ": "
                              + parameter
                              + "["
                              + i
                              + "]")
                  .collect(Collectors.joining(", ", "{", "}")),
              "");
    };
  }

  /** Nothing forbids two such nodes, for a moment or for ever; an edge has one end. */
  private String one(String variable, String condition, String order) {
    return "CALL (i) { MATCH (%s%s %s) RETURN %s%s LIMIT 1 }"
        .formatted(variable, label, condition, variable, order);
  }

  /** A row that is aside may still bear in the graph the name that a later row has taken. */
  private String newest(String variable) {
    return " ORDER BY coalesce(%s.%s, []) DESC".formatted(variable, version);
  }

  /**
   * An expression for the key of the node in {@code variable}, comparable to {@link #parameter}.
   */
  public String key(String variable) {
    return switch (end) {
      case End.ByProperties external ->
          external.properties().stream()
              .map(name -> variable + "." + Cypher.name(name))
              .collect(Collectors.joining(", ", "[", "]"));
      case End.ByIdentity identity -> variable + "." + property;
      case End.ByReference reference -> variable + "." + property;
    };
  }

  /** What the statements take for a key's canonical text. */
  public Object parameter(String key) {
    if (!(end instanceof End.ByProperties external)) {
      return key;
    }
    List<String> parts = KeyText.parts(key, external.properties().size());
    List<Object> values = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      ColumnType type = external.types().get(i);
      values.add(GraphValues.of(type, parts.get(i)));
    }
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EndPlan plan && end.equals(plan.end);
  }

  @Override
  public int hashCode() {
    return end.hashCode();
  }
}
