// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.capture.ChangeQueue.Backlog;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.IdWriter;
import io.syncline.engine.OutageLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the work goes; written by the workers, read by whoever publishes it. */
final class WorkProgress {
  private final List<Lane> lanes;
  private final Function<Lane, PipelineId> pipelines;
  private final IdWriter ids;
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
      List<Lane> lanes,
      Function<Lane, PipelineId> pipelines,
      IdWriter ids,
      OutageLog outages,
      InstantSource clock) {
    this.lanes = List.copyOf(lanes);
    this.pipelines = pipelines;
    this.ids = ids;
    this.outages = outages;
    this.clock = clock;
  }

  List<Lane> lanes() {
    return lanes;
  }

  void applied(Batch batch) {
    ids.applied(batch);
    synchronized (this) {
      applied += batch.size();
      lastBatchAt = clock.instant();
      trouble = null;
      outages.back(lastBatchAt);
    }
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
        "closed",
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
