// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

/** How a process is asked to end: SIGTERM and Ctrl-C. */
public interface Shutdown {

  /**
   * Runs work that can be asked to stop.
   *
   * @param stop called on another thread when a signal comes; makes {@code work} return soon
   * @return what {@code work} returned, also after a signal
   */
  int interruptible(Work work, Runnable stop);

  /** Work that ends with an exit code. */
  interface Work {
    int run();
  }
}
