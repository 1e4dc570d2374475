// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;

/**
 * What is wrong with one trigger.
 *
 * @param table the mapped table it serves
 * @param remedy statements that mend it
 */
public record TriggerFault(TableId table, String trigger, Kind kind, String remedy) {
  /** How a trigger fails to notice changes. */
  public enum Kind {
    MISSING("is missing"),
    OUTDATED("is outdated"),
    DISABLED("is disabled: changes are lost"),
    BYPASSED("does not fire where session_replication_role is replica"),
    OBSOLETE("is no longer needed");

    private final String what;

    Kind(String what) {
      this.what = what;
    }

    public String what() {
      return what;
    }
  }
}
