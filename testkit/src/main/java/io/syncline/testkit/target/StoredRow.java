// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ContentHash;

/** A row as the target holds it; no value of it is unchanged. */
record StoredRow(EntityId id, Version version, EntityState state, Shape shape) {

  StoredRow moved(String key, Version at) {
    return new StoredRow(new EntityId(id.entry(), key), at, state, shape);
  }

  /** Without what a former mapping wrote and the present one does not. */
  StoredRow without(Leftovers leftovers) {
    Shape rest =
        switch (shape) {
          case Shape.OfNode node -> node.without(leftovers);
          case Shape.OfJoin join -> join.without(leftovers);
          case Shape.OfValues values -> values;
        };
    return new StoredRow(id, version, Realigned.state(this, rest), rest);
  }

  ContentHash hash() {
    return switch (shape) {
      case Shape.OfNode node ->
          Properties.hash(node.type().properties(), ((NodeState) state).values());
      case Shape.OfJoin join ->
          Properties.hash(join.type().edge().properties(), ((EdgeState) state).values());
      case Shape.OfValues values -> ContentHash.ZERO;
    };
  }
}
