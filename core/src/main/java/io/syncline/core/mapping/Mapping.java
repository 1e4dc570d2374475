// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import java.util.List;

/**
 * What the user declares, in the order of the file, with names as they stand there; nothing of it
 * has been checked against a database yet.
 */
public record Mapping(
    List<NodeEntry> nodes, List<RelationshipEntry> relationships, Bookkeeping bookkeeping) {

  public Mapping {
    nodes = List.copyOf(nodes);
    relationships = List.copyOf(relationships);
  }
}
