// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches on their way into the journal: of each lane and type the first {@link #SINGLE} of a
 * minute have a row each, the others are summed up in one, however many they are. What was refused
 * is summed up with what was written with it. Stored by whoever calls {@link #flush}. Any thread.
 */
public final class BatchRows {
  /** So many batches of a minute have a row of their own. */
  public static final int SINGLE = 30;

  private static final Duration SPAN = Duration.ofMinutes(1);

  private final Journal journal;
  private final InstantSource clock;
  private final Map<Kind, Span> spans = new LinkedHashMap<>(); // guarded by this

  public BatchRows(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  private record Kind(Lane lane, String type) {}

  /** What is not stored of a kind, and how many of the minute had a row. */
  private static final class Span {
    private Instant began = Instant.MIN;
    private int singles;
    private List<BatchSummary> fresh = new ArrayList<>();
    private @Nullable BatchSummary sum;

    void add(BatchSummary batch, Instant now) {
      if (!now.isBefore(began.plus(SPAN))) {
        began = now;
        singles = 0;
      }
      if (batch.failed() > 0 || singles < SINGLE) {
        singles++;
        fresh.add(batch);
      } else {
        sumUp(batch);
      }
    }

    void sumUp(BatchSummary batch) {
      sum = sum == null ? batch : sum.plus(batch);
    }

    List<BatchSummary> take(Instant old, boolean everything) {
      List<BatchSummary> taken = fresh;
      fresh = new ArrayList<>();
      if (taken.stream().anyMatch(batch -> batch.failed() > 0)) {
        taken = List.of(taken.stream().reduce(BatchSummary::plus).orElseThrow());
      }
      BatchSummary rest = sum;
      if (rest != null && (everything || rest.failed() > 0 || !rest.startedAt().isAfter(old))) {
        taken = new ArrayList<>(taken);
        taken.add(rest);
        sum = null;
      }
      return taken;
    }
  }

  /** A batch is in the target, or a row of one was refused. */
  public synchronized void add(BatchSummary batch) {
    span(batch).add(batch, clock.instant());
  }

  private Span span(BatchSummary batch) {
    return spans.computeIfAbsent(new Kind(batch.lane(), batch.type()), kind -> new Span());
  }

  /**
   * Stores what has a row, and sums that are old enough; what cannot be stored now is summed up and
   * kept for the next time.
   */
  public void flush(boolean everything) {
    List<BatchSummary> due = take(everything);
    if (due.isEmpty()) {
      return;
    }
    try {
      journal.saveBatches(due);
    } catch (SynclineException e) {
      keep(due);
      throw e;
    }
  }

  private synchronized List<BatchSummary> take(boolean everything) {
    Instant old = clock.instant().minus(SPAN);
    return spans.values().stream().flatMap(span -> span.take(old, everything).stream()).toList();
  }

  private synchronized void keep(List<BatchSummary> due) {
    due.forEach(batch -> span(batch).sumUp(batch));
  }
}
