// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.time.Duration;

/** What a step of a pipeline did, and so when the next one is due. */
public sealed interface Step {

  /** Something; the next step is due at once. */
  record Worked() implements Step {}

  /** Nothing; there was nothing to do. */
  record Idle() implements Step {}

  /** A failure that passes by itself. */
  record RetryIn(Duration after) implements Step {}
}
