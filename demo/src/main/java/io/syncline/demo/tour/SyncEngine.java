// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** What the tour needs of Syncline; the only place where the demo meets the product. */
public interface SyncEngine extends AutoCloseable {

  /**
   * Creates what both stores need, as {@code syncline apply} does; returns what it did, in words.
   */
  List<String> setUp();

  /** Begins the snapshot and then the stream, on threads of its own; returns at once. */
  void start();

  /**
   * Runs a command of the command line on the same file, beside the engine.
   *
   * @param say hears each line that it prints
   * @return its exit code
   */
  int command(Consumer<String> say, String... words);

  /** How it goes. Any thread; does not wait for a store. */
  Progress progress();

  /** Finishes the batch in hand, confirms it and leaves. May be called twice. */
  @Override
  void close();

  /** Makes the engine for a configuration file. */
  @FunctionalInterface
  interface Launcher {
    SyncEngine launch(Path configuration);
  }

  /** What the engine is doing. */
  enum Stage {
    STARTING,
    SNAPSHOT,
    STREAMING,
    /** A store is away. */
    WAITING,
    /** It gave up, and says why. */
    FAILED
  }

  /**
   * How an engine goes.
   *
   * @param snapshotRows rows that the snapshot has written
   * @param snapshotTotal rows that it has to write, as far as known
   * @param position everything up to here is in the graph
   * @param transactions transactions applied from the stream
   * @param changes row changes applied from the stream
   * @param lag age of the oldest commit that is not in the graph yet; zero if there is none
   * @param attention what somebody should know; null if nothing
   */
  record Progress(
      Stage stage,
      long snapshotRows,
      long snapshotTotal,
      LogSequenceNumber position,
      long transactions,
      long changes,
      Duration lag,
      @Nullable String attention) {

    boolean hasReached(LogSequenceNumber end) {
      return Long.compareUnsigned(position.asLong(), end.asLong()) >= 0;
    }
  }
}
