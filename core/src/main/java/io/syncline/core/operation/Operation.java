// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done, or tried, with one row.
 *
 * @param id the row in PostgreSQL
 * @param graphId what it is in the target
 * @param kind {@code upsert}, {@code move}, {@code remove} or {@code clear}
 * @param change what was to be written, serialized, sensitive columns masked
 * @param outcome {@code applied}, {@code refused}, {@code healed} or {@code discarded}
 * @param retries attempts before this one that were refused
 * @param nextAttemptAt when it is tried again by itself; null if it is not
 */
public record Operation(
    String sync,
    String target,
    Lane lane,
    EntityId id,
    String graphId,
    String kind,
    String change,
    String version,
    String outcome,
    int retries,
    @Nullable Instant nextAttemptAt,
    Instant at) {

  /** The same as one attempt of several. */
  public Operation retried(int before, @Nullable Instant next) {
    return new Operation(
        sync, target, lane, id, graphId, kind, change, version, outcome, before, next, at);
  }
}
