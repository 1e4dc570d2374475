// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;

/** Ends the tour in order when the process is asked to end, as by Ctrl-C. */
final class Farewell implements AutoCloseable {
  private final Thread hook;
  private final Deque<Runnable> endings = new ConcurrentLinkedDeque<>();
  private volatile int exitCode;

  /**
   * @param exitCode the process ends with, until {@link #exitCode} says another
   * @param beginning what is done first of all
   */
  Farewell(int exitCode, Runnable beginning) {
    this.exitCode = exitCode;
    this.hook = new Thread(() -> end(beginning), "demo-farewell");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Something to be done before what was named so far. */
  void beforeThat(Runnable ending) {
    endings.addFirst(ending);
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

  private void end(Runnable beginning) {
    try {
      beginning.run();
      endings.forEach(Runnable::run);
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
