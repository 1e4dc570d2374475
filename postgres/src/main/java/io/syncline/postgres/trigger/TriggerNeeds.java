// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import java.util.List;

/**
 * Which triggers a sync needs.
 *
 * @param targets names of the targets that are kept equal by them
 * @param tables none where changes are captured from the log: what is left of triggers goes
 */
public record TriggerNeeds(String sync, List<String> targets, List<TrackedTable> tables) {
  public TriggerNeeds {
    targets = List.copyOf(targets);
    tables = List.copyOf(tables);
  }

  public boolean capture() {
    return !tables.isEmpty();
  }
}
