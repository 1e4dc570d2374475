// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.call;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a target and waits for its answer only so long: for whoever only looks, and goes on without.
 * Any thread.
 */
public final class BriefCall {
  /** A driver waits for half a minute for a server that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final String target;
  private final Duration patience;

  BriefCall(String target, Duration patience) {
    this.target = target;
    this.patience = patience;
  }

  /** With the patience of somebody who looks at a screen. */
  public static BriefCall to(String target) {
    return new BriefCall(target, PATIENCE);
  }

  /**
   * The answer, asked for on another thread.
   *
   * @throws SynclineException TARGET_UNREACHABLE if there is none in time
   */
  public <T extends @Nullable Object> T ask(Supplier<T> question) {
    FutureTask<T> task = new FutureTask<>(question::get);
    Thread.ofPlatform().name("syncline-ask").daemon(true).start(task);
    try {
      return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw noAnswer(e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw noAnswer(e);
    } catch (ExecutionException e) {
      throw TargetCalls.thrown(e.getCause());
    }
  }

  private SynclineException noAnswer(Exception cause) {
    return new SynclineException(
        ErrorCode.TARGET_UNREACHABLE,
        target + " did not answer within " + patience.toSeconds() + " s",
        cause);
  }
}
