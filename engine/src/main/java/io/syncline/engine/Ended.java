// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.failure.SynclineException;

/** Why a run ended. */
public sealed interface Ended {
  /** It was asked to, and everything applied is confirmed. */
  record Stopped() implements Ended {}

  /** Everything that was committed before the run began is in the target. */
  record CaughtUp() implements Ended {}

  /** Somebody must act. */
  record Failed(SynclineException error) implements Ended {}
}
