// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.projection.EntityId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of which a run did not find the target equal.
 *
 * @param verdict any but {@code EQUAL} and {@code NEWER}
 * @param discrepancies empty where none was seen
 * @param version of what the target held, for people; null where it held nothing
 * @param why what is known of the reason: a dead letter, a pipeline that stands still; empty if
 *     nothing is
 * @param firstSeenAt when a run first found it, unbroken until this one
 */
public record Difference(
    EntityId id,
    Verdict verdict,
    List<Discrepancy> discrepancies,
    @Nullable String version,
    String why,
    Instant firstSeenAt) {
  public Difference {
    discrepancies = List.copyOf(discrepancies);
  }
}
