// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import java.time.Duration;

/**
 * How many rows make a chunk: as many as are compared in about half a second and are not too many
 * characters, so that no view of the database is held for long and memory stays bounded, whatever
 * the rows are like. One thread.
 */
final class ChunkSize {
  private static final int LEAST = 50;
  private static final int FIRST = 2_000;
  private static final long SHORT_MILLIS = 250;
  private static final long LONG_MILLIS = 1_000;
  private static final long LARGE = 4_000_000;

  private static final int CHUNKS_PER_SECOND = 10;

  private final int most;
  private int rows;

  /** What is limited comes bit by bit, not in bursts that hold up whoever works beside it. */
  static ChunkSize of(VerifySettings settings) {
    double rate = settings.rowsPerSecond();
    int share = (int) Math.max(LEAST, Math.min(settings.chunk(), rate / CHUNKS_PER_SECOND));
    return new ChunkSize(rate <= 0 ? settings.chunk() : Math.min(share, settings.chunk()), FIRST);
  }

  ChunkSize(int most, int first) {
    this.most = most;
    this.rows = Math.min(first, most);
  }

  int rows() {
    return rows;
  }

  /**
   * @param size in characters
   */
  void took(Duration time, long size) {
    if (time.toMillis() < SHORT_MILLIS && size < LARGE / 2) {
      rows = Math.min(most, rows * 2);
    } else if (time.toMillis() > LONG_MILLIS || size > LARGE) {
      rows = Math.max(Math.min(LEAST, most), rows / 2);
    }
  }
}
