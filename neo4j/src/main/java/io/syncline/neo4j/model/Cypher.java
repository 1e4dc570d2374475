// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import java.util.List;
import java.util.stream.Collectors;

/** Writes names into Cypher so that none can be read as anything but a name. */
public final class Cypher {

  private Cypher() {}

  /**
   * A label, relationship type or property name in backticks. Neo4j resolves {@code \}{@code uXXXX}
   * everywhere in a query, also between backticks, so the backslash itself is written that way.
   */
  public static String name(String raw) {
    return "`" + raw.replace("\\", "\\u005C").replace("`", "``") + "`";
  }

  /** What {@link #name} was made of. */
  public static String raw(String name) {
    return name.substring(1, name.length() - 1).replace("``", "`").replace("\\u005C", "\\");
  }

  /** A string in quotes, for statements that people are shown. */
  public static String text(String raw) {
    return "'" + raw.replace("\\", "\\u005C\\u005C").replace("'", "\\'") + "'";
  }

  /** {@code :`A`:`B`}, or nothing where there are no labels. */
  public static String labels(List<String> labels) {
    return labels.stream().map(label -> ":" + name(label)).collect(Collectors.joining());
  }
}
