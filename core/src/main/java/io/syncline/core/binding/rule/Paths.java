// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.RelationshipEntry;

/** Where entries stand in the file, and what their edges are called. */
final class Paths {

  static final String RELATIONSHIPS = "relationships";

  private Paths() {}

  static MappingPath of(NodeEntry node) {
    return MappingPath.of("nodes", node.name());
  }

  static MappingPath of(RelationshipEntry relationship) {
    return MappingPath.of(RELATIONSHIPS, relationship.name());
  }

  static MappingPath of(NodeEntry owner, OwnedRelationship relationship) {
    return of(owner).then(RELATIONSHIPS).then(relationship.name());
  }

  static String edgeId(NodeEntry owner, OwnedRelationship relationship) {
    return owner.name() + "." + relationship.name();
  }
}
