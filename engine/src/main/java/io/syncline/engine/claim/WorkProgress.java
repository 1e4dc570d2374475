// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.capture.ChangeQueue.Backlog;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.Breaker;
import io.syncline.engine.OutageLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the work goes; written by the workers, read by whoever publishes it. */
final class WorkProgress {
  private final List<Lane> lanes;
  private final Function<Lane, PipelineId> pipelines;
  private final Consumer<Batch> written;
  private final ClaimDiary diary;
  private final Breaker breaker;
  private final OutageLog outages; // guarded by this
  private final InstantSource clock;
  // all guarded by this
  private final Map<Lane, Backlog> backlog = new EnumMap<>(Lane.class);
  private long applied;
  private @Nullable Instant lastBatchAt;
  private @Nullable String trouble;
  private State state = State.STARTING;
  private long version;
  private long waitingEdges;

  WorkProgress(
      List<Lane> lanes, Function<Lane, PipelineId> pipelines, Followers followers, Clocks clocks) {
    this.lanes = List.copyOf(lanes);
    this.pipelines = pipelines;
    this.written = followers.written();
    this.diary = followers.diary();
    this.breaker = followers.breaker();
    this.outages = clocks.outages();
    this.clock = clocks.clock();
  }

  /**
   * Who hears of the work, and who knows more of it.
   *
   * @param written is given each batch that is durable
   */
  record Followers(Consumer<Batch> written, ClaimDiary diary, Breaker breaker) {}

  /** What knows how long something lasts. */
  record Clocks(OutageLog outages, InstantSource clock) {}

  Breaker breaker() {
    return breaker;
  }

  List<Lane> lanes() {
    return lanes;
  }

  void applied(Batch batch, Duration took) {
    written.accept(batch);
    diary.applied(batch, took);
    synchronized (this) {
      applied += batch.size();
      lastBatchAt = clock.instant();
      trouble = null;
      outages.back(lastBatchAt);
    }
  }

  void refused(EntityId id) {
    diary.refused(id.entry());
  }

  /** Stores what was done since; all of it, or what is old enough. */
  void flush(boolean everything) {
    diary.flush(everything);
  }

  synchronized void failed(String reason) {
    trouble = reason;
    outages.away(reason, clock.instant());
  }

  synchronized void state(State next) {
    state = next;
  }

  /**
   * @param last the version given last
   */
  synchronized void observed(Map<Lane, Backlog> found, long last, long waiting) {
    backlog.clear();
    backlog.putAll(found);
    waitingEdges = waiting;
    if (drained()) {
      version = last;
      trouble = null;
    }
  }

  /** Whether nothing waited when it was looked last. */
  synchronized boolean drained() {
    return backlog.values().stream().allMatch(lane -> lane.waiting() == 0);
  }

  synchronized List<PipelineStatus> status() {
    return lanes.stream().map(this::status).toList();
  }

  private PipelineStatus status(Lane lane) {
    Backlog behind = backlog.getOrDefault(lane, new Backlog(0, null, 0));
    Instant now = clock.instant();
    Instant since = behind.since();
    double lag =
        since == null ? 0 : Math.max(0, now.toEpochMilli() - since.toEpochMilli()) / 1000.0;
    State shown =
        state != State.STREAMING
            ? state
            : trouble != null
                ? State.WAITING
                : behind.waiting() > 0 ? State.CATCHING_UP : State.STREAMING;
    return new PipelineStatus(
        pipelines.apply(lane),
        shown,
        "convergence",
        new Position(version, 0),
        behind.waiting(),
        lag,
        0,
        applied,
        lastBatchAt,
        waitingEdges,
        behind.setAside(),
        breaker.state(),
        attention(behind),
        now);
  }

  private @Nullable String attention(Backlog behind) {
    if (trouble != null) {
      return trouble;
    }
    return behind.setAside() == 0
        ? null
        : behind.setAside() + " entities cannot be written: see graph_sync_failures";
  }
}
