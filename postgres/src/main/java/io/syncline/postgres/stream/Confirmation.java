// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.change.Position;
import io.syncline.postgres.slot.Lsn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the slot is told. Never more than the engine has confirmed: a checkpoint ahead of the slot
 * is normal, a slot ahead of its checkpoint is loss. {@link #confirm} and {@link #awaited} on any
 * thread, the rest on the stream's.
 */
final class Confirmation {
  private static final long SOON_NANOS = Duration.ofMillis(100).toNanos();

  /** Also how soon it is noticed that the server is gone, which reading alone would not show. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Resumption resumption;
  private final Silence silence;
  private final AtomicLong durable = new AtomicLong();
  private volatile long wanted; // what the server asked for last
  private long received; // the stream's thread only
  private long sent; // the stream's thread only
  private long lastSent = System.nanoTime(); // the stream's thread only

  Confirmation(Resumption resumption, Silence silence) {
    this.resumption = resumption;
    this.silence = silence;
  }

  void confirm(Position position) {
    durable.accumulateAndGet(Lsn.confirmable(position), Math::max);
  }

  /** The server asks for an answer, and ends itself only once it may forget this much. */
  void wanted(long lsn) {
    wanted = lsn;
  }

  boolean awaited() {
    return wanted > durable.get();
  }

  void received(long lsn) {
    received = Math.max(received, lsn);
  }

  void sendIfDue(ReplicationFeed feed) {
    long since = System.nanoTime() - lastSent;
    if (since >= INTERVAL_NANOS || (since >= SOON_NANOS && confirmable() > sent)) {
      send(feed);
    }
  }

  void send(ReplicationFeed feed) {
    long lsn = confirmable();
    feed.sendStatus(received, lsn, silence.isLong());
    sent = lsn;
    lastSent = System.nanoTime();
  }

  private long confirmable() {
    return resumption.confirmable(durable.get());
  }
}
