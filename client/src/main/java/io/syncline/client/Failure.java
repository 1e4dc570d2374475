// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity that a target does not have as it was written.
 *
 * @param failureClass {@code record}, since others make nobody give up; {@code discarded} if a
 *     person accepts the difference
 * @param code the target's own code for it; empty if there is none
 * @param reason in words
 * @param deadLetter number in {@code graph_sync_failures}; 0 if there is none
 */
public record Failure(
    String sync,
    String target,
    Entity entity,
    String failureClass,
    String code,
    String reason,
    long deadLetter,
    @Nullable Instant nextAttemptAt) {

  /** When it is tried again by itself; empty if a change or a person must come first. */
  public Optional<Instant> findNextAttempt() {
    return Optional.ofNullable(nextAttemptAt);
  }

  @Override
  public String toString() {
    return "%s is not in %s: %s".formatted(entity, target, reason);
  }
}
