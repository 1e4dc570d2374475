// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.fault;

/** The process is dead: nothing of it runs any more. An error, so that nobody recovers from it. */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  public SimulatedCrash(String where) {
    super(where);
  }
}
