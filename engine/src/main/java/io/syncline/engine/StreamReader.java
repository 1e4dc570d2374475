// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.StreamEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Moves events from the stream to the assembler. Its own thread, or the simulation's. */
final class StreamReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ROOM = Duration.ofMillis(500);

  private final ChangeStream stream;
  private final Assembler assembler;
  private @Nullable StreamEvent refused; // the reader's thread only

  StreamReader(ChangeStream stream, Assembler assembler) {
    this.stream = stream;
    this.assembler = assembler;
  }

  /** Runs until interrupted; a failure goes to the assembler. */
  void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!step(POLL)) {
          assembler.awaitRoom(ROOM);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      assembler.fail(e);
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
