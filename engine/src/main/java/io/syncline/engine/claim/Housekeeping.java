// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.operation.Requests;
import io.syncline.engine.Cadence;
import io.syncline.engine.EngineParts;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.Errands;
import io.syncline.engine.Groundwork;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shift looks after beside its work: dead workers, what people ask for, how it goes. Never
 * waits for the target, so that a target that hangs is said to hang. One thread.
 */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

  /** Counting a long queue may take this share of the time. */
  private static final int COUNT_SHARE = 20;

  private final EngineSettings settings;
  private final EngineParts parts;
  private final ChangeQueue queue;
  private final Lead lead;
  private final Groundwork ground;
  private final Aides aides;
  private final Collection<Checkpoint> begunAt;
  private final Timer poll = new Timer(POLL_INTERVAL);
  private final Timer prune = new Timer(PRUNE_INTERVAL);
  private final Timer look;
  private final Cadence publishing;
  private final Timer heartbeat;
  private final Timer check;
  private long countAt = System.nanoTime(); // the owner's thread only
  private int idle; // the owner's thread only

  Housekeeping(
      EngineSettings settings,
      EngineParts parts,
      ChangeQueue queue,
      Lead lead,
      Groundwork ground,
      Aides aides) {
    this.settings = settings;
    this.parts = parts;
    this.queue = queue;
    this.lead = lead;
    this.ground = ground;
    this.aides = aides;
    this.begunAt = List.copyOf(ground.checkpoints().values());
    this.look = new Timer(settings.statusInterval());
    this.publishing = new Cadence(settings.statusInterval());
    this.heartbeat = new Timer(settings.heartbeatInterval());
    this.check = new Timer(settings.heartbeatInterval());
  }

  /**
   * Who does what it has done.
   *
   * @param pool runs what may take long
   */
  record Aides(
      WorkProgress progress,
      Rescue rescue,
      ClaimRequests desk,
      Errands errands,
      ExecutorService pool) {}

  /** Does what is due; answers whether the shift is over. */
  boolean attempt() {
    try {
      aides.errands().throwIfFailed();
      if (poll.due()) {
        poll();
        if (!lead.leads() && lead.tryToLead()) {
          return true;
        }
      }
      if (look.due()) {
        lead.requireLead();
      }
      if (publishing.due(parts.clock().instant(), () -> !aides.progress().quiet())) {
        lead.requireLead();
        observe();
      }
      if (heartbeat.due()) {
        queue.retryDue(); // also while the leader is frozen
        if (lead.leads()) {
          aides.errands().releaseExternalEdges();
        }
      }
      if (lead.leads() && prune.due()) {
        Instant before = parts.clock().instant().minus(settings.failures().keep());
        parts.state().journal().prune(settings.sync(), before);
      }
      return check.due() && changed();
    } catch (SynclineException e) {
      if (!e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      LOG.debug("housekeeping: {}", e.getMessage());
      return false;
    }
  }

  private void poll() {
    aides.pool().execute(aides.rescue()::attempt);
    PipelineId any = ground.pipeline(ground.lanes().getFirst());
    aides
        .progress()
        .pause(
            parts.state().requests().pauses(settings.sync()).stream()
                .filter(pause -> pause.target().equals(any.target()))
                .map(Requests.Pause::lane)
                .collect(Collectors.toSet()));
    if (lead.leads()) {
      aides.desk().poll(settings.sync(), aides.pool());
    }
  }

  private void observe() {
    WorkProgress progress = aides.progress();
    if (System.nanoTime() >= countAt) {
      long began = System.nanoTime();
      progress.observed(queue.backlog(), version(), aides.errands().waitingEdges());
      long ended = System.nanoTime();
      countAt = ended + (ended - began) * COUNT_SHARE;
    }
    progress.flush(false);
    publish();
  }

  private void publish() {
    if (lead.leads() && aides.progress().begun()) {
      aides.progress().status().forEach(parts.state()::saveStatus);
    }
  }

  private long version() {
    return parts.source().progress(ground.pipeline(ground.lanes().getFirst())).currentLsn();
  }

  private boolean changed() {
    if (!ground.isStillApplied() || reshaped()) {
      return true;
    }
    for (Checkpoint checkpoint : begunAt) {
      if (checkpoint.stage() == Stage.STREAM) {
        parts.source().prove(checkpoint, ground.catalog());
      }
    }
    return false;
  }

  /** Whether the tables are others than they were: if mapping and triggers fit is seen anew. */
  boolean reshaped() {
    Catalog present = parts.source().loadCatalog(parts.tables());
    return lead.leads() && !fingerprints(present).equals(fingerprints(ground.catalog()));
  }

  private static Map<TableId, String> fingerprints(Catalog catalog) {
    return catalog.tables().values().stream()
        .collect(Collectors.toMap(Catalog.Table::id, Catalog.Table::fingerprint));
  }

  /**
   * Whether nothing waits that shall be written: twice in a row, since what is read again comes
   * into the queue by and by.
   */
  boolean caughtUp() {
    WorkProgress progress = aides.progress();
    boolean drained =
        queue.drained(progress.closed().all())
            && parts.state().loadMapping(settings.sync()).values().stream()
                .noneMatch(StateStore.AppliedEntry::pendingRead);
    idle = drained ? idle + 1 : 0;
    return idle >= 2
        && aides.errands().idle()
        && progress.status().stream().noneMatch(WorkProgress::waits);
  }

  /** Stores how it goes while the work ends and how it ended, as far as that is possible. */
  void end() {
    try {
      aides.progress().flush(true);
      publish();
    } catch (SynclineException e) {
      LOG.debug("the last status could not be stored: {}", e.getMessage());
    }
  }
}
