// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.failure.SynclineException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a target beside the streams, on threads of its own: whoever supervises never
 * waits for a target. One that still is under way is not begun again. Any thread.
 */
public final class Errands {
  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  private final Target target;
  private final ExecutorService pool;
  private final AtomicBoolean counting = new AtomicBoolean();
  private final AtomicBoolean releasing = new AtomicBoolean();
  private volatile long waitingEdges;
  private volatile @Nullable SynclineException failure;

  /**
   * @param waitingEdges how many there were when they were counted last
   */
  public Errands(Target target, ExecutorService pool, long waitingEdges) {
    this.target = target;
    this.pool = pool;
    this.waitingEdges = waitingEdges;
  }

  /** The number of waiting edges as it was known last; has it counted again. */
  public long waitingEdges() {
    begin(counting, this::count);
    return waitingEdges;
  }

  /** The number of waiting edges as it was known last. */
  long lastWaitingEdges() {
    return waitingEdges;
  }

  private void count() {
    try {
      waitingEdges = target.reader().waitingEdges();
    } catch (SynclineException e) {
      LOG.debug("waiting edges cannot be counted: {}", e.getMessage());
    }
  }

  /** Has edges made that wait for nodes of the graph's own. */
  public void releaseExternalEdges() {
    begin(releasing, target::releaseExternalEdges);
  }

  /** Whether nothing is under way. */
  public boolean idle() {
    return !counting.get() && !releasing.get();
  }

  /** Throws what somebody must act upon. */
  public void throwIfFailed() {
    SynclineException found = failure;
    if (found != null) {
      throw found;
    }
  }

  private void begin(AtomicBoolean underWay, Runnable errand) {
    if (!underWay.compareAndSet(false, true)) {
      return;
    }
    try {
      pool.execute(() -> carryOut(underWay, errand));
    } catch (RejectedExecutionException e) {
      underWay.set(false);
      LOG.debug("the run is over: {}", e.getMessage());
    }
  }

  private void carryOut(AtomicBoolean underWay, Runnable errand) {
    try {
      errand.run();
    } catch (SynclineException e) {
      if (e.passesByItself()) {
        LOG.debug("the target is away, and the pipelines say so: {}", e.getMessage());
      } else {
        failure = e;
      }
    } finally {
      underWay.set(false);
    }
  }
}
