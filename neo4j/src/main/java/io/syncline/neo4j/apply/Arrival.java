// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.neo4j.model.EndPlan;

/**
 * A node that can now be found by a key by which it could not before.
 *
 * @param node how it is found by its identity
 * @param key its identity
 * @param end how it is found now
 * @param text the key by which it is found now
 * @param created whether it was not there at all before
 */
record Arrival(EndPlan node, String key, EndPlan end, String text, boolean created) {

  /** What waiting edges call it. */
  String reference() {
    return end.reference(text);
  }
}
