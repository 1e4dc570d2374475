// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.postgres.slot.Lsn;
import java.time.Duration;
import java.util.Queue;

/**
 * How far the log was decoded without anything for us in it.
 *
 * <p>A keepalive names the end of the last record that was decoded, and comes in the order of the
 * stream: every commit record that starts before it was sent before it. A commit record may start
 * right there, so the position is the one <em>before</em> that LSN; the same goes for logical
 * messages outside of transactions. A transaction without our tables, such as a heartbeat, gives
 * its own end, which can also be proven again later, see {@link Resumption}: so keepalives count
 * only when they say markedly more. One thread.
 */
final class IdleProgress {
  private static final long KEEPALIVE_BYTES = 1 << 20;
  private static final long KEEPALIVE_NANOS = Duration.ofSeconds(5).toNanos();

  private Position told; // all mutable fields: the stream's thread only
  private Position reached;
  private long lastTold = System.nanoTime();

  IdleProgress(Position from) {
    told = from;
    reached = from;
  }

  /** An event that is delivered says the same. */
  void delivered(Position end) {
    told = end;
    reached = end;
    lastTold = System.nanoTime();
  }

  void reached(Position end) {
    if (end.compareTo(reached) > 0) {
      reached = end;
    }
  }

  /**
   * @param wanted whether the server waits for our answer, as it does before it shuts down
   */
  void keepalive(long end, boolean wanted) {
    boolean worth =
        wanted
            || end - told.lsn() > KEEPALIVE_BYTES
            || System.nanoTime() - lastTold > KEEPALIVE_NANOS;
    if (worth) {
      reached(Lsn.before(end));
    }
  }

  /** Adds what is to be told; false if there is nothing. */
  boolean take(Queue<StreamEvent> ready, boolean open) {
    if (open || reached.compareTo(told) <= 0) {
      return false;
    }
    delivered(reached);
    ready.add(new StreamEvent.Progress(reached));
    return true;
  }
}
