// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.mapping.NodeType.TableNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Removes everything from a node that Syncline wrote. */
public final class NodeStripping {

  private NodeStripping() {}

  /** A {@code REMOVE} clause on {@code n}; without its label and key nobody finds it again. */
  public static String clause(TableNode table, Names names) {
    List<String> written = new ArrayList<>();
    table.properties().forEach(property -> written.add(Cypher.name(property.name())));
    table.constants().keySet().forEach(name -> written.add(Cypher.name(name)));
    table.stamps().names().forEach(name -> written.add(Cypher.name(name)));
    table.references().forEach(reference -> written.add(Cypher.name(reference.property())));
    return clause("n", table.labels(), written, names);
  }

  /**
   * The same on another variable.
   *
   * @param written quoted names of properties
   */
  public static String clause(String node, List<String> labels, List<String> written, Names names) {
    return Stream.concat(
            written.stream(), Stream.of(names.key(), names.version(), names.hash(), names.parts()))
        .map(name -> node + "." + name)
        .collect(Collectors.joining(", ", "REMOVE " + node + Cypher.labels(labels) + ", ", ""));
  }

  /**
   * Clauses that take {@code n} out of its entry, with all it has; it says what it was. Take {@code
   * entry}.
   */
  public static String quarantine(TableNode table, Names names) {
    List<String> marks = new ArrayList<>();
    table.references().forEach(reference -> marks.add(Cypher.name(reference.property())));
    marks.addAll(List.of(names.key(), names.version(), names.hash(), names.parts()));
    return "SET n%s, n.%s = $entry + ' ' + n.%s "
            .formatted(Names.QUARANTINED, Names.WAS, names.key())
        + marks.stream()
            .map(name -> "n." + name)
            .collect(
                Collectors.joining(", ", "REMOVE n" + Cypher.labels(table.labels()) + ", ", ""));
  }
}
