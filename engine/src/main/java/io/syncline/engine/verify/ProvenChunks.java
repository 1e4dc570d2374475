// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.VerifyStore;
import io.syncline.core.verify.VerifyStore.Chunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a former run, in the order of their keys. They follow one another from the first
 * key to the last; a page of them is held at a time. One thread.
 */
final class ProvenChunks {
  private static final int PAGE = 500;

  private final VerifyStore store;
  private final long run;
  private final String entry;
  private final Comparator<String> order;
  private final Deque<Chunk> page = new ArrayDeque<>();
  private @Nullable String from = "";
  private int number;

  ProvenChunks(VerifyStore store, long run, String entry, Comparator<String> order) {
    this.store = store;
    this.run = run;
    this.entry = entry;
    this.order = order;
  }

  /**
   * The chunks that begin at a place and follow one another, all of them proven.
   *
   * @param place never before one that was asked for
   * @param most so many rows at most, but at least one chunk
   * @return empty where no chunk begins there, or it is not proven
   */
  List<Chunk> group(String place, int most) {
    List<Chunk> group = new ArrayList<>();
    long rows = 0;
    for (Chunk next = at(place);
        next != null && place.equals(from) && next.proof() != null;
        next = at(place)) {
      rows += next.proof().source().rows();
      if (rows > most && !group.isEmpty()) {
        break;
      }
      group.add(next);
      drop(next);
      place = next.upTo();
      if (place.isEmpty()) {
        break;
      }
    }
    return group;
  }

  /** The last key of the chunk that a place is in; null at the last. */
  @Nullable String bound(String place) {
    Chunk chunk = at(place);
    return chunk == null ? null : EntryScan.key(chunk.upTo());
  }

  /** The chunk that a place is in; null after the last. */
  private @Nullable Chunk at(String place) {
    Chunk chunk = peek();
    while (chunk != null && !chunk.upTo().isEmpty() && isAtOrBefore(chunk.upTo(), place)) {
      drop(chunk);
      chunk = peek();
    }
    return chunk;
  }

  private boolean isAtOrBefore(String upTo, String place) {
    String key = EntryScan.key(place);
    return key != null && order.compare(upTo.substring(1), key) <= 0;
  }

  private @Nullable Chunk peek() {
    if (page.isEmpty() && from != null) {
      page.addAll(store.chunks(run, entry, Chunk.ROWS, number, PAGE));
      number += page.size();
    }
    return page.peekFirst();
  }

  private void drop(Chunk chunk) {
    page.removeFirst();
    from = chunk.upTo().isEmpty() ? null : chunk.upTo();
  }
}
