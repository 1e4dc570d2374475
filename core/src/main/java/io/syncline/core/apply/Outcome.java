// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.projection.EntityId;
import java.util.List;

/** What became of a batch. Whoever applies must look at it. */
public sealed interface Outcome {

  /**
   * The batch and its checkpoint are durable.
   *
   * @param written entities written
   * @param rereads rows whose change did not carry enough and whose missing part the target does
   *     not hold; they must be read from the source
   */
  record Applied(long written, List<EntityId> rereads) implements Outcome {
    public Applied {
      rereads = List.copyOf(rereads);
    }
  }

  /** Nothing was written, or it is not known whether; the same batch may be applied again. */
  record Retry(String reason, Cause cause) implements Outcome {}

  /** The target refuses the content; retrying alone does not help. */
  record Rejected(String reason) implements Outcome {}

  /** Somebody must change the configuration, rights or the target's state. */
  record Misconfigured(ErrorCode code, String reason) implements Outcome {}

  /** A writer with a newer epoch took over; this one must stop. */
  record Fenced(long newerEpoch) implements Outcome {}

  /** Why a retry is due. */
  enum Cause {
    /** The target cannot be reached, or went away in the middle. */
    UNREACHABLE,
    /** Deadlock, leader switch, out of memory for now, timeout. */
    TRANSIENT
  }
}
