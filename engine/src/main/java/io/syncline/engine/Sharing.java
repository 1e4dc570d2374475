// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.Mutation;
import java.util.List;
import java.util.Objects;

/**
 * Which of several writers writes a row. A store locks the ends of an edge that is made, so rows
 * whose edges meet at a node go to one writer, as far as their first edge tells.
 */
final class Sharing {

  private Sharing() {}

  static int part(Mutation.Upsert upsert, Batch.Scope scope, int parts) {
    return part(scope == Batch.Scope.NODES ? upsert.id().key() : meeting(upsert), parts);
  }

  static int part(String key, int parts) {
    return Math.floorMod((key.hashCode() * 0x9E3779B9) >>> 8, parts);
  }

  private static String meeting(Mutation.Upsert upsert) {
    String key = upsert.id().key();
    return switch (upsert.state()) {
      case EntityState.NodeState node -> firstEnd(node, key);
      case EntityState.EdgeState edge -> edge.to();
      case EntityState.HeldValues held -> held.values().isEmpty() ? key : held.values().getFirst();
    };
  }

  private static String firstEnd(EntityState.NodeState node, String otherwise) {
    return node.edges().stream()
        .map(EdgeEnds::keys)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .findFirst()
        .orElse(otherwise);
  }
}
