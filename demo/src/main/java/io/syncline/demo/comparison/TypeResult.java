// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.List;

/**
 * How one type of node or edge came out.
 *
 * @param type a label, or {@code (Label)-[TYPE]->(Label)}
 * @param expected entities that the rows ask for
 * @param found entities in the graph
 * @param missing expected but not found
 * @param extra found but not expected
 * @param different found with other content
 * @param examples a few of the differences, in words
 */
public record TypeResult(
    String type,
    long expected,
    long found,
    long missing,
    long extra,
    long different,
    List<String> examples) {
  public TypeResult {
    examples = List.copyOf(examples);
  }

  public boolean equal() {
    return missing == 0 && extra == 0 && different == 0;
  }
}
