// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.checkpoint.StateStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves events from the stream to the assembler. Its own thread, or the simulation's.
 *
 * <p>A server that shuts down ends its sessions first, the lease's among them, and then waits for
 * those who read its log. The applier, which would close the stream, may wait for a target that
 * does not answer; hence the reader closes it after a while without the lease.
 */
final class StreamReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ROOM = Duration.ofMillis(500);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Time for an orderly end. */
  private static final long WITHOUT_LEASE_NANOS = Duration.ofSeconds(5).toNanos();

  private final ChangeStream stream;
  private final Assembler assembler;
  private long heldAt = System.nanoTime(); // the reader's thread only
  private long lookedAt = heldAt; // the reader's thread only
  private @Nullable StreamEvent refused; // the reader's thread only

  StreamReader(ChangeStream stream, Assembler assembler) {
    this.stream = stream;
    this.assembler = assembler;
  }

  /** Runs until interrupted; after a failure the stream is closed, and the assembler told. */
  void run(StateStore.Lease lease) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!step(POLL)) {
          assembler.awaitRoom(ROOM);
        }
        look(lease);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      stream.close();
      assembler.fail(e);
    }
  }

  private void look(StateStore.Lease lease) {
    long now = System.nanoTime();
    if (now - lookedAt < LOOK_NANOS) {
      return;
    }
    lookedAt = now;
    if (lease.held()) {
      heldAt = now;
    } else if (now - heldAt > WITHOUT_LEASE_NANOS) {
      lease.require();
    }
  }

  /** Moves one event, if there is one; false if the assembler has no room. */
  boolean step(Duration atMost) {
    StreamEvent event = refused == null ? stream.poll(atMost) : refused;
    refused = null;
    if (event != null && !assembler.offer(event)) {
      refused = event;
      stream.keepAlive();
      return false;
    }
    return true;
  }
}
