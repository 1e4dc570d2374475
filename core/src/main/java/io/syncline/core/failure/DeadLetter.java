// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change set aside after its retries. The row keeps in the target what it last projected there;
 * later changes of the row have it read and tried again.
 *
 * @param code the target's own code for the failure
 * @param reason in words
 * @param change what was to be written, serialized
 * @param version how new the change is
 * @param attempts made so far
 * @param nextAttemptAt when it is tried again by itself; null if never
 * @param requested whether it is tried next because of a later change or a person
 */
public record DeadLetter(
    String sync,
    String target,
    Lane lane,
    EntityId id,
    FailureClass failureClass,
    String code,
    String reason,
    String change,
    String version,
    int attempts,
    boolean requested,
    Instant firstAt,
    Instant lastAt,
    @Nullable Instant nextAttemptAt) {

  /**
   * Which ones are meant; what is null does not matter.
   *
   * @param entry name of the mapping entry
   * @param cause part of the code or the reason, in any case
   * @param before set aside before then
   */
  public record Filter(
      @Nullable String target,
      @Nullable String entry,
      @Nullable String key,
      @Nullable String cause,
      @Nullable Instant before) {
    public static final Filter ALL = new Filter(null, null, null, null, null);

    public static Filter of(EntityId id) {
      return new Filter(null, id.entry(), id.key(), null, null);
    }
  }

  /** One attempt, and what became of the matter since. */
  public record Attempt(
      int number,
      String code,
      String reason,
      Instant at,
      @Nullable Instant resolvedAt,
      @Nullable String resolution,
      @Nullable String resolutionReason,
      @Nullable String resolvedBy) {}

  /** How a dead letter came to its end. */
  public enum Resolution {
    /** The row was applied. */
    HEALED,
    /** A person accepts the difference, until the row changes again. */
    DISCARDED,
    /** A new snapshot reads everything again. */
    SNAPSHOT,
    /** The mapping no longer has the entry. */
    UNMAPPED;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Who decided what, and why. */
  public record Decision(String reason, String by, Instant at) {}
}
