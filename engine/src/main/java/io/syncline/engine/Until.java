// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

/** When a run ends by itself. */
public enum Until {
  /** Never: it is a service. */
  STOPPED,
  /** When everything that was committed before the run began is in the target. */
  CAUGHT_UP
}
