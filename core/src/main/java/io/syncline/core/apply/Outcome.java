// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.FailureClass;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Optional;

/** What became of a batch. Whoever applies must look at it. */
public sealed interface Outcome {

  /** What kind of failure this is; empty if it is none, or nobody's but this process's. */
  default Optional<FailureClass> failure() {
    return switch (this) {
      case Applied applied -> Optional.empty();
      case Retry retry -> Optional.of(FailureClass.TARGET);
      case Rejected rejected -> Optional.of(FailureClass.RECORD);
      case Misconfigured wrong -> Optional.of(FailureClass.CONFIGURATION);
      case Fenced fenced -> Optional.empty();
    };
  }

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

  /**
   * The target refuses the content; retrying alone does not help.
   *
   * @param code the target's own code for the failure
   */
  record Rejected(String code, String reason) implements Outcome {
    /** The code of what Syncline itself refuses on behalf of the target. */
    public static final String REFUSED = "refused";

    public Rejected(String reason) {
      this(REFUSED, reason);
    }
  }

  /** Somebody must change the configuration, rights or the target's state. */
  record Misconfigured(ErrorCode code, String reason) implements Outcome {}

  /** A writer with a newer epoch took over; this one must stop. */
  record Fenced(long newerEpoch) implements Outcome {}

  /** Why a retry is due. */
  enum Cause {
    /** The target cannot be reached, or went away in the middle. */
    UNREACHABLE,
    /** Leader switch, out of memory for now, timeout. */
    TRANSIENT,
    /** Others were at the same rows: a deadlock, or something changed that had been read. */
    CONTENDED,
    /** More than the target writes in one transaction; smaller parts may fit. */
    TOO_LARGE
  }
}
