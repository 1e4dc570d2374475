// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.SourceProgress;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.engine.call.TargetCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the pipelines of a run, publishes how they go, and says when the run ends. One thread.
 */
final class Supervision {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

  private final EngineSettings settings;
  private final EngineParts parts;
  private final StateStore.Lease lease;
  private final Errands errands;
  private final TargetCalls calls;
  private final List<Pipeline> pipelines;
  private final BooleanSupplier stopping;
  private final Set<String> warned = new HashSet<>();
  private final Pipeline.Bound bound;
  private Instant heartbeatAt;
  private Instant catalogReadAt;
  private final Cadence publishing;
  private List<PipelineStatus> published = List.of();
  private Instant polledAt = Instant.EPOCH;
  private Instant prunedAt = Instant.EPOCH;
  private final RequestDesk desk;
  private final RetainedLog log;
  private long goal = -1;

  Supervision(
      EngineSettings settings,
      EngineParts parts,
      StateStore.Lease lease,
      Errands errands,
      TargetCalls calls,
      Pipeline.Bound bound,
      List<Pipeline> pipelines,
      BooleanSupplier stopping) {
    this.settings = settings;
    this.parts = parts;
    this.lease = lease;
    this.errands = errands;
    this.calls = calls;
    this.bound = bound;
    this.pipelines = pipelines;
    this.catalogReadAt = parts.clock().instant();
    this.stopping = stopping;
    this.heartbeatAt = Instant.EPOCH;
    this.publishing = new Cadence(settings.statusInterval());
    this.log = new RetainedLog(settings, parts.source());
    this.desk = new RequestDesk(parts.state(), settings.sync(), bound, pipelines);
  }

  /** Why the run ends; null if the pipelines must begin again with the mapping bound anew. */
  @Nullable Ended watch(Until until, ShapeChanges shapes) throws InterruptedException {
    while (!stopping.getAsBoolean()) {
      Instant now = parts.clock().instant();
      for (Pipeline pipeline : pipelines) {
        SchemaChange change = pipeline.schemaChange();
        if (change != null) {
          LOG.warn("{}: {}; binding the mapping again", pipeline.id(), change.getMessage());
          shapes.note(change, pipeline.progress().position().toString());
          return null;
        }
      }
      Ended failed = failure();
      if (failed != null) {
        countWaitingEdges();
        return failed;
      }
      housekeeping(now, until);
      if (catalogChanged(now, shapes)) {
        return null;
      }
      if (until == Until.CAUGHT_UP && caughtUp()) {
        countWaitingEdges();
        return pipelines.stream()
            .map(Pipeline::failure)
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .<Ended>map(Ended.Failed::new)
            .orElseGet(Ended.CaughtUp::new);
      }
      Thread.sleep(TICK);
    }
    countWaitingEdges();
    return new Ended.Stopped();
  }

  private void countWaitingEdges() {
    long waiting = errands.lastWaitingEdges();
    pipelines.forEach(pipeline -> pipeline.progress().waitingEdges(waiting));
  }

  /** A failure ends the run once no pipeline is left, or at once if another process took over. */
  private @Nullable Ended failure() {
    List<SynclineException> failures =
        pipelines.stream()
            .map(Pipeline::failure)
            .filter(java.util.Objects::nonNull)
            .map(java.util.Objects::requireNonNull)
            .toList();
    for (SynclineException failure : failures) {
      if (failure.code() == ErrorCode.FENCED || failures.size() == pipelines.size()) {
        return new Ended.Failed(failure);
      }
      if (warned.add(String.valueOf(failure.getMessage()))) {
        LOG.error("{}: {}", failure.code(), failure.getMessage());
      }
    }
    return null;
  }

  private void housekeeping(Instant now, Until until) {
    try {
      errands.throwIfFailed();
      if (toPublish(now)) {
        lease.require();
        observe();
      }
      if (due(polledAt, POLL_INTERVAL, now)) {
        polledAt = now;
        desk.poll();
      }
      if (due(prunedAt, PRUNE_INTERVAL, now)) {
        prunedAt = now;
        parts.state().journal().prune(settings.sync(), now.minus(settings.failures().keep()));
      }
      if (goal < 0 && until == Until.CAUGHT_UP) {
        goal = parts.source().progress(pipelines.getFirst().id()).currentLsn();
        parts.source().heartbeat();
      }
      if (due(heartbeatAt, settings.heartbeatInterval(), now)) {
        heartbeatAt = now;
        parts.source().heartbeat();
        errands.releaseExternalEdges();
      }
    } catch (SynclineException e) {
      if (!e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      LOG.debug("housekeeping: {}", e.getMessage());
    }
  }

  private boolean toPublish(Instant now) {
    if (lease.asked()) {
      publishing.did(now);
      return true;
    }
    return publishing.due(now, this::anyNews);
  }

  /** Whether anything came, is under way or needs attention since it was said. */
  private boolean anyNews() {
    return published.isEmpty() || !published.equals(statuses());
  }

  /** Those of pipelines that run and have nothing to do; else empty. */
  private List<PipelineStatus> statuses() {
    List<PipelineStatus> statuses =
        pipelines.stream().map(pipeline -> pipeline.progress().status(Instant.EPOCH)).toList();
    boolean idle =
        statuses.stream()
            .allMatch(
                status ->
                    status.state() == PipelineStatus.State.STREAMING
                        && status.attention() == null
                        && status.lagBytes() == 0);
    return idle ? statuses : List.of();
  }

  /** Rows can change without row events; the catalog tells. */
  private boolean catalogChanged(Instant now, ShapeChanges shapes) {
    if (!due(catalogReadAt, settings.heartbeatInterval(), now)) {
      return false;
    }
    catalogReadAt = now;
    try {
      AppliedMapping.refuseAnother(parts.state().loadMapping(settings.sync()), bound.mapping());
      Catalog present = parts.source().loadCatalog(parts.tables());
      bound.catalog().tables().entrySet().stream()
          .filter(
              known ->
                  present
                      .find(known.getKey())
                      .map(table -> !table.fingerprint().equals(known.getValue().fingerprint()))
                      .orElse(true))
          .forEach(
              changed -> {
                LOG.warn("{}: the table changed; its rows are read again", changed.getKey());
                shapes.add(changed.getKey());
              });
      if (!shapes.any()) { // otherwise it is proven when the streams are opened again
        prove();
      }
    } catch (SynclineException e) {
      if (!e.passesByItself()) {
        throw e;
      }
    }
    return shapes.any();
  }

  private void prove() {
    for (Pipeline pipeline : pipelines) {
      Checkpoint opened = pipeline.openedAt();
      if (opened != null) {
        parts.source().prove(opened, bound.catalog());
      }
    }
  }

  private static boolean due(Instant last, Duration interval, Instant now) {
    return !now.isBefore(last.plus(interval));
  }

  private void observe() {
    List<PipelineStatus> said = statuses(); // at least this is said below
    long waiting = errands.waitingEdges();
    for (Pipeline pipeline : pipelines) {
      SourceProgress source = parts.source().progress(pipeline.id());
      pipeline.observed(source);
      pipeline.refresh();
      pipeline.diary().flush(false);
      pipeline.progress().source(source.currentLsn());
      pipeline.progress().waitingEdges(waiting);
      watchLog(pipeline, source);
      PipelineStatus status = pipeline.progress().status(parts.clock().instant());
      parts.state().saveStatus(calls.seen(status));
      pipeline.acknowledgement(status.at()).ifPresent(parts.state()::saveAcknowledgement);
    }
    published = said;
  }

  private void watchLog(Pipeline pipeline, SourceProgress source) {
    log.warn(pipeline.id(), source);
    SynclineException tooMuch = log.tooMuch(pipeline.id(), source);
    if (tooMuch != null) {
      pipeline.end(tooMuch);
      parts.source().giveUp(pipeline.id());
    }
  }

  private boolean caughtUp() {
    return goal >= 0
        && errands.idle()
        && pipelines.stream()
            .allMatch(
                pipeline -> {
                  Position position = pipeline.progress().position();
                  return pipeline.failure() != null
                      || pipeline.paused()
                      || (pipeline.drained() && position.lsn() >= goal);
                });
  }
}
