// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.AppliedListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Remembers some of the changes that are applied until they are read back: so many a second at the
 * most, whatever the load. Any thread.
 */
public final class Sampler implements AppliedListener {
  private static final double SECOND_NANOS = 1e9;

  private final ContinuousPlan plan;
  private final InstantSource clock;
  private final SplittableRandom random; // guarded by this
  private final List<Deque<Sample>> queues; // by the plan's windows; guarded by this
  private double budget; // guarded by this
  private Instant refilledAt; // guarded by this

  public Sampler(ContinuousPlan plan, InstantSource clock, SplittableRandom random) {
    this.plan = plan;
    this.clock = clock;
    this.random = random;
    this.queues = plan.windows().stream().<Deque<Sample>>map(w -> new ArrayDeque<>()).toList();
    this.budget = plan.perSecond();
    this.refilledAt = clock.instant();
  }

  /** A row of which a change was applied. */
  record Sample(EntityId id, Instant appliedAt) {}

  @Override
  public synchronized void applied(Batch batch) {
    Instant now = clock.instant();
    double refill = Duration.between(refilledAt, now).toNanos() / SECOND_NANOS * plan.perSecond();
    refilledAt = now;
    budget = Math.min(plan.perSecond(), budget + Math.max(0, refill));
    int rows = batch.entries().stream().mapToInt(Sampler::rows).sum();
    int wanted = (int) Math.min(wanted(rows), Math.floor(budget));
    if (wanted > 0) {
      Set<EntityId> chosen = choose(batch, rows, wanted);
      budget -= chosen.size();
      chosen.forEach(id -> remember(new Sample(id, now)));
    }
  }

  /** The share of so many, rounded up as often as it is due. */
  private double wanted(int rows) {
    double due = rows * plan.share();
    return Math.floor(due) + (random.nextDouble() < due - Math.floor(due) ? 1 : 0);
  }

  private static int rows(EntryBatch entry) {
    return entry.upserts().size() + entry.removals().size();
  }

  private Set<EntityId> choose(Batch batch, int rows, int wanted) {
    Set<EntityId> chosen = new LinkedHashSet<>();
    for (int i = 0; i < wanted; i++) {
      int index = random.nextInt(rows);
      for (EntryBatch entry : batch.entries()) {
        if (index < rows(entry)) {
          chosen.add(id(entry, index));
          break;
        }
        index -= rows(entry);
      }
    }
    return chosen;
  }

  private static EntityId id(EntryBatch entry, int index) {
    int upserts = entry.upserts().size();
    return index < upserts
        ? entry.upserts().get(index).id()
        : entry.removals().get(index - upserts).id();
  }

  private void remember(Sample sample) {
    for (int window = 0; window < queues.size(); window++) {
      if (queues.get(window).size() < plan.most(window)) {
        queues.get(window).add(sample);
      }
    }
  }

  /** Takes those whose time has come. */
  synchronized List<Sample> due(int window, int limit) {
    Instant latest = clock.instant().minus(plan.windows().get(window));
    Deque<Sample> queue = queues.get(window);
    List<Sample> due = new ArrayList<>();
    while (due.size() < limit
        && !queue.isEmpty()
        && !queue.getFirst().appliedAt().isAfter(latest)) {
      due.add(queue.removeFirst());
    }
    return due;
  }
}
