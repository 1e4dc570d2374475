// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What another process read and found missing before it was cut off counts. */
final class EntryResyncTest {
  private static final int MISSING = 150;
  private static final int PAGE = 1_000;

  private final Leftovers leftovers = new Leftovers(MISSING);
  private final List<String> heard = new ArrayList<>();

  private EntryResync.@Nullable Chunk sweep(ResyncCursor cursor, long rows) {
    EntryResync resync =
        new EntryResync(
            Leftovers.ENTRY,
            new EntryResync.Selection.All(SweepLimit.REQUESTED),
            null,
            new EntryResync.Place(cursor, rows),
            new Listening());
    EntryResync.Chunk chunk =
        resync.read(leftovers.source(), leftovers.target(), Leftovers.MAPPING, PAGE);
    if (chunk != null) {
      resync.done(chunk);
    }
    return chunk;
  }

  private final class Listening implements EntryResync.Listener {
    @Override
    public void progressed(long rows, String cursor) {
      heard.add(rows + " rows, " + cursor);
    }

    @Override
    public void finished(long rows) {
      heard.add("finished");
    }

    @Override
    public void failed(long rows, String why) {
      heard.add("failed after " + rows);
    }
  }

  @Test
  void aSweepThatIsResumedKnowsHowManyRowsThereAre() {
    assertThat(sweep(ResyncCursor.SWEEP, 50_000)).isNotNull();

    assertThat(heard).containsExactly("50000 rows, SWEEP 2:99 3:150");
  }

  @Test
  void aSweepThatIsResumedKnowsHowManyWereMissing() {
    assertThat(sweep(ResyncCursor.sweptTo("", 400), 50_000)).isNull();

    assertThat(heard).containsExactly("failed after 50000");
  }
}
