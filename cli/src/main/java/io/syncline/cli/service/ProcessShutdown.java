// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The signals of this process. The JVM would end with 143 or 130 after a signal however clean the
 * stop was; since a clean stop is a success, the shutdown hook waits for the work and ends the
 * process with its code.
 */
public final class ProcessShutdown implements Shutdown {
  /** More than the engine takes to give up a target that hangs, less than a service manager has. */
  private static final long PATIENCE_SECONDS = 10;

  @Override
  public int interruptible(Work work, Runnable stop) {
    AtomicInteger code = new AtomicInteger(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> onSignal(stop, ended, code), "syncline-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      code.set(work.run());
      return code.get();
    } finally {
      ended.countDown();
      forget(hook);
    }
  }

  private static void onSignal(Runnable stop, CountDownLatch ended, AtomicInteger code) {
    stop.run();
    try {
      boolean clean = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(clean ? code.get() : 1);
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stoppingAlready) {
      // The hook runs now, and ends the process.
    }
  }
}
