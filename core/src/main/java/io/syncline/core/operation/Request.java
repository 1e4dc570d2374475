// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.verify.OrphanPolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an entry that an engine is asked to read again.
 *
 * @param id 0 while it is not yet stored
 * @param keys canonical keys of the rows; empty for all of them
 * @param where a filter over the rows; null for all of them
 * @param mend what becomes of rows that are gone, if the rows were found to differ and are to be
 *     written whatever the target claims to hold; null for an ordinary reading. Without keys it is
 *     what belongs to no row that is removed
 * @param state {@code waiting}, {@code running}, {@code done} or {@code failed}
 * @param rows read so far
 * @param cursor where to go on after a restart; empty at the beginning
 * @param message why it failed; empty otherwise
 */
public record Request(
    long id,
    String sync,
    String entry,
    List<String> keys,
    @Nullable String where,
    @Nullable OrphanPolicy mend,
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

  public Request {
    keys = List.copyOf(keys);
  }

  /** The same once it is stored. */
  public Request numbered(long number) {
    return new Request(
        number,
        sync,
        entry,
        keys,
        where,
        mend,
        state,
        rows,
        cursor,
        message,
        requestedBy,
        requestedAt);
  }

  public Request progressed(long rowsRead, String nextCursor) {
    return new Request(
        id,
        sync,
        entry,
        keys,
        where,
        mend,
        RUNNING,
        rowsRead,
        nextCursor,
        "",
        requestedBy,
        requestedAt);
  }

  public Request ended(String finalState, long rowsRead, String why) {
    return new Request(
        id,
        sync,
        entry,
        keys,
        where,
        mend,
        finalState,
        rowsRead,
        cursor,
        why,
        requestedBy,
        requestedAt);
  }

  /** Whether nothing is left to do for it. */
  public boolean over() {
    return state.equals(DONE) || state.equals(FAILED);
  }
}
