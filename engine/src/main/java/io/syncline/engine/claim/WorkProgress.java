// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.capture.ChangeQueue.Backlog;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Refusal;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.Breaker;
import io.syncline.engine.FormerProgress;
import io.syncline.engine.OutageLog;
import io.syncline.engine.PipelineMeters;
import io.syncline.engine.call.TargetCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the work goes; written by the workers, read by whoever publishes it. */
final class WorkProgress {
  private static final Logger LOG = LoggerFactory.getLogger(WorkProgress.class);

  private final List<Lane> lanes;
  private final Function<Lane, PipelineId> pipelines;
  private final Consumer<Batch> written;
  private final ClaimDiary diary;
  private final ClaimOperations operations;
  private final Breaker breaker;
  private final InstantSource clock;
  private final TargetCalls calls;
  private final Map<Lane, PipelineMeters> meters = new EnumMap<>(Lane.class);
  private final ClosedLanes closed = new ClosedLanes();
  private final Suspects suspects = new Suspects();
  private final WorkState state;

  WorkProgress(
      List<Lane> lanes,
      Function<Lane, PipelineId> pipelines,
      Followers followers,
      Clocks clocks,
      Instruments instruments) {
    this.lanes = List.copyOf(lanes);
    this.pipelines = pipelines;
    this.written = followers.written();
    this.diary = followers.diary();
    this.operations = followers.operations();
    this.breaker = followers.breaker();
    this.clock = clocks.clock();
    this.calls = instruments.calls();
    this.state = new WorkState(this.lanes, pipelines, closed, breaker, clocks);
    for (Lane lane : lanes) {
      PipelineMeters shown = new PipelineMeters(instruments.meters(), pipelines.apply(lane));
      shown.queueGauges(() -> status(lane));
      shown.gauge("syncline.breaker.state", breaker, Breaker::number);
      meters.put(lane, shown);
    }
  }

  /**
   * Who hears of the work, and who knows more of it.
   *
   * @param written is given each batch that is durable
   */
  record Followers(
      Consumer<Batch> written, ClaimDiary diary, ClaimOperations operations, Breaker breaker) {}

  /** What knows how long something lasts. */
  record Clocks(OutageLog outages, InstantSource clock) {}

  /**
   * What the work is watched with.
   *
   * @param calls to the target that have not come back
   */
  record Instruments(TargetCalls calls, MeterRegistry meters) {}

  /** Goes on counting where a former engine stopped. */
  void remember(FormerProgress former) {
    state.remember(former);
  }

  Breaker breaker() {
    return breaker;
  }

  List<Lane> lanes() {
    return lanes;
  }

  private PipelineMeters meters(Lane lane) {
    return Objects.requireNonNull(meters.get(lane), lane::text);
  }

  void claimed(List<Claim> claims) {
    state.disturbed();
    meters(claims.getFirst().lane())
        .claimed(oldest(claims.stream().map(Claim::since).toList()), clock.instant());
  }

  private static Instant oldest(List<Instant> times) {
    return times.stream().min(Instant::compareTo).orElse(Instant.MAX);
  }

  /** The target has these entities of a lane. */
  void applied(Lane lane, ClaimedBatch read, Duration took) {
    Batch batch = read.batch();
    written.accept(batch);
    diary.applied(read, took);
    operations.applied(read);
    Instant now = clock.instant();
    Instant oldest = oldest(read.done().stream().map(done -> done.claim().since()).toList());
    meters(lane).applied(read.done().size(), took, oldest, now);
    state.applied(lane, batch.size(), now);
  }

  /** An entity was set aside, or refused again. */
  void refused(Refusal refusal) {
    Claim claim = refusal.claim();
    meters(claim.lane()).refused(claim.id().entry());
    diary.refused(claim.id().entry());
    if (claim.retries() == 0) {
      LOG.warn(
          "{}: {} is set aside: {}", pipelines.apply(claim.lane()), claim.id(), refusal.reason());
    }
  }

  ClaimOperations operations() {
    return operations;
  }

  /** Stores what was done since; all of it, or what is old enough. */
  void flush(boolean everything) {
    diary.flush(everything);
  }

  /** An attempt at entities of a lane was not applied. */
  void failed(Lane lane, Outcome outcome) {
    meters(lane).failed(outcome);
    if (outcome instanceof Outcome.Retry(String reason, Outcome.Cause cause)) {
      if (cause == Outcome.Cause.CONTENDED) {
        state.passing(reason);
      } else {
        state.troubled(List.of(lane), reason);
      }
    }
  }

  /** Nothing can be claimed. */
  void failed(String reason) {
    state.troubled(lanes, reason);
  }

  /** Whether nothing waited when it was looked last, and nothing has come or changed since. */
  boolean quiet() {
    return state.quiet();
  }

  /** The workers work. */
  void begin() {
    state.begin();
  }

  boolean begun() {
    return state.begun();
  }

  /** Nobody works any more. */
  void end() {
    state.end();
  }

  /** What was refused, and is tried again. */
  Suspects suspects() {
    return suspects;
  }

  /** Lanes of which nothing is claimed. */
  ClosedLanes closed() {
    return closed;
  }

  /** These lanes are paused by a person, and no others. */
  void pause(Set<Lane> paused) {
    Set<Lane> before = closed.pause(paused);
    for (Lane lane : lanes) {
      if (paused.contains(lane) != before.contains(lane)) {
        LOG.info("{}: {}", pipelines.apply(lane), paused.contains(lane) ? "paused" : "resumed");
      }
    }
    if (!before.equals(paused)) {
      state.disturbed();
    }
  }

  /** An error stops a lane; the others go on. */
  void stop(Lane lane, SynclineException error) {
    state.stopped(lane);
    if (closed.stop(lane, error)) {
      LOG.error("{}: {}: {}", pipelines.apply(lane), error.code(), error.getMessage());
    }
  }

  /** Why nothing can be done any more; null while there is a lane that goes on. */
  @Nullable SynclineException failure() {
    return closed.stopsAll(lanes) ? closed.error() : null;
  }

  /**
   * @param last the version given last
   */
  void observed(Map<Lane, Backlog> found, long last, long waiting) {
    state.observed(found, last, waiting);
  }

  List<PipelineStatus> status() {
    return lanes.stream().map(this::status).toList();
  }

  /** Whether a store is away. */
  static boolean waits(PipelineStatus status) {
    return status.state() == State.WAITING;
  }

  private PipelineStatus status(Lane lane) {
    return calls.seenByAll(state.of(lane));
  }
}
