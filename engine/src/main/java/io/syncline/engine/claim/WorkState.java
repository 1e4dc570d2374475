// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue.Backlog;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.Breaker;
import io.syncline.engine.FormerProgress;
import io.syncline.engine.OutageLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How far the lanes are, and what keeps them; what is published of them is made of it. */
final class WorkState {
  private final List<Lane> lanes;
  private final Function<Lane, PipelineId> pipelines;
  private final ClosedLanes closed;
  private final Breaker breaker;
  private final OutageLog outages; // guarded by this
  private final InstantSource clock;
  // all guarded by this
  private final Map<Lane, Backlog> backlog = new EnumMap<>(Lane.class);
  private final Map<Lane, Long> applied = new EnumMap<>(Lane.class);
  private final Map<Lane, Instant> lastBatchAt = new EnumMap<>(Lane.class);
  private final Map<Lane, String> troubles = new EnumMap<>(Lane.class);
  private State state = State.STARTING;
  private long version;
  private long waitingEdges;
  private boolean quiet;

  WorkState(
      List<Lane> lanes,
      Function<Lane, PipelineId> pipelines,
      ClosedLanes closed,
      Breaker breaker,
      WorkProgress.Clocks clocks) {
    this.lanes = lanes;
    this.pipelines = pipelines;
    this.closed = closed;
    this.breaker = breaker;
    this.outages = clocks.outages();
    this.clock = clocks.clock();
  }

  synchronized void remember(FormerProgress former) {
    for (Lane lane : lanes) {
      former
          .of(pipelines.apply(lane))
          .ifPresent(
              status -> {
                applied.put(lane, status.appliedChanges());
                version = Math.max(version, status.position().lsn());
                waitingEdges = status.waitingEdges();
                if (status.lastBatchAt() != null) {
                  lastBatchAt.put(lane, status.lastBatchAt());
                }
              });
    }
  }

  synchronized void disturbed() {
    quiet = false;
  }

  synchronized boolean quiet() {
    return quiet;
  }

  synchronized void applied(Lane lane, int rows, Instant now) {
    applied.merge(lane, (long) rows, Long::sum);
    lastBatchAt.put(lane, now);
    troubles.remove(lane);
    if (troubles.isEmpty()) {
      outages.back(now);
    }
  }

  /** Something was in the way of an attempt that is made again at once. */
  synchronized void passing(String reason) {
    outages.passing(reason);
  }

  /** A store is away. */
  synchronized void troubled(List<Lane> concerned, String reason) {
    quiet = false;
    concerned.forEach(lane -> troubles.put(lane, reason));
    outages.away(reason, clock.instant());
  }

  synchronized void begin() {
    quiet = false;
    state = State.STREAMING;
  }

  synchronized boolean begun() {
    return state != State.STARTING;
  }

  synchronized void end() {
    quiet = false;
    state = begun() ? State.STOPPED : state;
  }

  /** An error has stopped a lane: nobody waits for it any more. */
  synchronized void stopped(Lane lane) {
    quiet = false;
    troubles.remove(lane);
  }

  synchronized void observed(Map<Lane, Backlog> found, long last, long waiting) {
    boolean same = backlog.equals(found) && waitingEdges == waiting;
    backlog.clear();
    backlog.putAll(found);
    quiet = same && drained() && found.values().stream().allMatch(lane -> lane.setAside() == 0);
    waitingEdges = waiting;
    if (drained()) {
      version = last;
      troubles.clear();
    }
  }

  /** Whether nothing waited when it was looked last. */
  private boolean drained() {
    return backlog.values().stream().allMatch(lane -> lane.waiting() == 0);
  }

  synchronized PipelineStatus of(Lane lane) {
    Backlog behind = backlog.getOrDefault(lane, new Backlog(0, null, 0));
    Instant now = clock.instant();
    Instant since = behind.since();
    double lag =
        since == null ? 0 : Math.max(0, now.toEpochMilli() - since.toEpochMilli()) / 1000.0;
    return new PipelineStatus(
        pipelines.apply(lane),
        shown(lane, behind),
        "convergence",
        new Position(version, 0),
        behind.waiting(),
        lag,
        0,
        applied.getOrDefault(lane, 0L),
        lastBatchAt.get(lane),
        waitingEdges,
        behind.setAside(),
        breaker.state(),
        attention(lane, behind),
        now);
  }

  private State shown(Lane lane, Backlog behind) {
    if (closed.error(lane) != null) {
      return State.STOPPED_BY_ERROR;
    }
    if (state != State.STREAMING) {
      return state;
    }
    if (closed.pauses(lane)) {
      return State.PAUSED;
    }
    if (troubles.containsKey(lane)) {
      return State.WAITING;
    }
    return behind.waiting() > 0 ? State.CATCHING_UP : State.STREAMING;
  }

  private @Nullable String attention(Lane lane, Backlog behind) {
    SynclineException error = closed.error(lane);
    if (error != null) {
      return "[" + error.code() + "] " + error.getMessage();
    }
    String trouble = troubles.get(lane);
    if (trouble != null) {
      return trouble;
    }
    return behind.setAside() == 0
        ? null
        : behind.setAside() + " entities cannot be written: see graph_sync_failures";
  }
}
