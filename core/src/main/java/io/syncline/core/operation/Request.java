// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an entry that an engine is asked to read again.
 *
 * @param id 0 while it is not yet stored
 * @param key canonical key of one row; null for all of them
 * @param where a filter over the rows; null for all of them
 * @param state {@code waiting}, {@code running}, {@code done} or {@code failed}
 * @param rows read so far
 * @param cursor where to go on after a restart; empty at the beginning
 * @param message why it failed; empty otherwise
 */
public record Request(
    long id,
    String sync,
    String entry,
    @Nullable String key,
    @Nullable String where,
    String state,
    long rows,
    String cursor,
    String message,
    String requestedBy,
    Instant requestedAt) {
  public static final String WAITING = "waiting";
  public static final String RUNNING = "running";
  public static final String DONE = "done";
  public static final String FAILED = "failed";

  public Request progressed(long rowsRead, String nextCursor) {
    return new Request(
        id, sync, entry, key, where, RUNNING, rowsRead, nextCursor, "", requestedBy, requestedAt);
  }

  public Request ended(String finalState, long rowsRead, String why) {
    return new Request(
        id, sync, entry, key, where, finalState, rowsRead, cursor, why, requestedBy, requestedAt);
  }

  /** Whether nothing is left to do for it. */
  public boolean over() {
    return state.equals(DONE) || state.equals(FAILED);
  }
}
