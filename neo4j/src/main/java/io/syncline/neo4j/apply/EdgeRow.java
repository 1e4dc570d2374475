// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Version;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.model.EdgePlan;
import org.jspecify.annotations.Nullable;

/**
 * An edge that is due.
 *
 * @param key key of its owner row
 * @param from key of the start
 * @param to key of the end
 * @param content of join rows only
 */
record EdgeRow(String key, String from, String to, Version version, @Nullable RowContent content) {

  /** An edge between an owner's node and another. */
  static EdgeRow owned(EdgePlan plan, String owner, String other, Version version) {
    return plan.ownerAtStart()
        ? new EdgeRow(owner, owner, other, version, null)
        : new EdgeRow(owner, other, owner, version, null);
  }

  /** What tells waiting edges of one owner row apart. */
  String end(EdgePlan plan) {
    if (plan.ofJoin()) {
      return "";
    }
    return plan.ownerAtStart() ? to : from;
  }
}
