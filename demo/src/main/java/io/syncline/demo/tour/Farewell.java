// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.util.concurrent.CountDownLatch;

/** Ends the tour in order when the process is asked to end, as by Ctrl-C. */
final class Farewell implements AutoCloseable {
  private final Thread hook;
  private volatile int exitCode;

  /**
   * @param exitCode the process ends with, until {@link #exitCode} says another
   * @param ending what is to be done first
   */
  Farewell(int exitCode, Runnable ending) {
    this.exitCode = exitCode;
    this.hook = new Thread(() -> end(ending), "demo-farewell");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void exitCode(int code) {
    exitCode = code;
  }

  /** Waits until the process ends. */
  void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** From now on the process ends as any other. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      awaitForEver(); // the hook runs already, and ends the process
    }
  }

  private void end(Runnable ending) {
    try {
      ending.run();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private void awaitForEver() {
    try {
      await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
