// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.EngineSettings.RetrySettings;
import io.syncline.testkit.fault.SimulatedCrash;
import io.syncline.testkit.source.InMemoryDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What {@link Run} and {@link Pipeline} do with threads, in steps and on one. */
final class SimulatedProcess {
  private final InMemoryDatabase database;
  private final EngineParts parts;
  private final EngineSettings settings;
  private final BoundMapping mapping;
  private final Random dice;
  private final StateStore.@Nullable Lease lease;
  private final List<SimulatedPipeline> lanes = new ArrayList<>();
  private final ShapeChanges shapes = new ShapeChanges();
  private final OutageLog outages =
      new OutageLog(LoggerFactory.getLogger("simulation"), "simulated");
  private Pipeline.@Nullable Bound bound;
  private @Nullable Target target;
  private @Nullable IdWriter ids;

  /** What was stored when it last was this mapping; it is found out once for each. */
  private @Nullable Map<String, AppliedEntry> applied;

  private long rewrites;
  private boolean over;

  SimulatedProcess(
      InMemoryDatabase database,
      EngineParts parts,
      EngineSettings settings,
      BoundMapping mapping,
      Random dice) {
    this.database = database;
    this.parts = parts;
    this.settings = settings;
    this.mapping = mapping;
    this.dice = dice;
    this.lease = parts.state().tryLease(settings.sync(), "a process");
  }

  static EngineSettings settings(Random dice) {
    EngineSettings defaults = EngineSettings.DEFAULTS;
    return new EngineSettings(
        "simulated",
        dice.nextInt(4) > 0 ? 1 : 2 + dice.nextInt(2),
        1,
        1 + dice.nextInt(30),
        Duration.ofMillis(dice.nextInt(3)),
        1 + dice.nextInt(10),
        new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(1), Integer.MAX_VALUE),
        defaults.answerWithin(),
        defaults.heartbeatInterval(),
        defaults.statusInterval(),
        defaults.idleCheckpointInterval(),
        1 + dice.nextInt(5),
        defaults.retainedWarningBytes(),
        defaults.retainedMostBytes(),
        defaults.failures());
  }

  BoundMapping mapping() {
    return mapping;
  }

  boolean started() {
    return !lanes.isEmpty();
  }

  /** Whether another process took over, or a rejection ended this one. */
  boolean over() {
    return over;
  }

  List<SimulatedPipeline> lanes() {
    return lanes;
  }

  /** Whether nothing happened to the tables that this process does not know of. */
  boolean knows(InMemoryDatabase database) {
    return database.rewrites(mapping.tables()) == rewrites;
  }

  /** Whether everything there is was done. */
  boolean atRest(InMemoryDatabase database) {
    return started()
        && knows(database)
        && lanes.stream().allMatch(lane -> lane.atRest(database.endOfLog()));
  }

  /** Prepares and loads, or does one step of one lane; what passes by itself is tried again. */
  void step() throws InterruptedException {
    try {
      if (!started()) {
        start();
      } else {
        lanes.get(dice.nextInt(lanes.size())).step();
      }
    } catch (SchemaChange change) {
      shapes.note(change, lanes.stream().map(SimulatedPipeline::position).toList().toString());
      beginAgain();
    } catch (SynclineException e) {
      ended(e);
    } catch (IllegalStateException e) {
      throw crashOf(e);
    }
  }

  private void ended(SynclineException e) {
    if (e.code() == ErrorCode.FENCED
        || e.code() == ErrorCode.RECORD_REJECTED
        || e.code() == ErrorCode.MAPPING_CHANGED) {
      over = true;
    } else if (!e.passesByItself()) {
      throw e;
    }
  }

  /** A writer's thread that dies takes the process with it. */
  private static RuntimeException crashOf(RuntimeException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SimulatedCrash crash) {
        throw crash;
      }
    }
    return e;
  }

  private void start() throws InterruptedException {
    if (lease == null || !lease.held()) {
      over = true;
      return;
    }
    rewrites = database.rewrites(mapping.tables());
    ExecutorService pool = new CallingThread();
    Pipeline.Bound now = shapes.binding(() -> Preparation.bind(parts));
    Target opened = parts.targets().apply(now.mapping());
    Preparation preparation = new Preparation(settings, parts, now, opened);
    preparation.requireSetUp();
    preparation.reshapedTables().forEach(shapes::add);
    Breaker breaker = new Breaker(opened.name(), settings.retry(), parts.clock());
    Map<Lane, TargetWriter> writers = new EnumMap<>(Lane.class);
    for (Lane lane : preparation.lanes()) {
      writers.put(lane, new BreakingWriter(opened.writer(preparation.pipeline(lane)), breaker));
    }
    LaneFailures failures = new LaneFailures(settings, parts, now, preparation, writers);
    Set<String> reshaped = shapes.entriesOf(now.mapping());
    reshaped.addAll(
        preparation.entriesOf(loading(now, pool, preparation, failures).loadIfNeeded(writers)));
    List<EntryResync> toRead = preparation.entriesToRead(reshaped);
    shapes.clear();
    Predicate<StreamEvent.SchemaChanged> known = Run.knownShapes(now, toRead, shapes);
    bound = now;
    target = opened;
    IdWriter writer = new IdWriter(parts.source().backReferences(), opened.reader(), now.mapping());
    ids = writer;
    writers.forEach(
        (lane, w) ->
            lanes.add(
                new SimulatedPipeline(
                    new SimulatedPipeline.Shared(
                        parts,
                        settings,
                        dice,
                        Objects.requireNonNull(lease),
                        opened,
                        now,
                        writer,
                        failures,
                        known),
                    w,
                    pool,
                    preparation.ofLane(toRead, lane))));
  }

  private Loading loading(
      Pipeline.Bound now, ExecutorService pool, Preparation preparation, LaneFailures failures) {
    return new Loading(
        settings, parts, now, LoadListener.NONE, pool, outages, preparation, () -> false, failures);
  }

  /** What {@link Supervision} does now and then. */
  void supervise() {
    Target opened = target;
    IdWriter writer = ids;
    if (opened == null || writer == null || lease == null) {
      return;
    }
    try {
      if (!lease.held() || otherMapping()) {
        over = true;
        return;
      }
      opened.releaseExternalEdges();
      writer.searchWrong();
      noticeShapes(Objects.requireNonNull(bound).catalog());
    } catch (SynclineException e) {
      ended(e);
    }
  }

  private boolean otherMapping() {
    Map<String, AppliedEntry> present =
        AppliedMapping.present(parts.state().loadMapping(settings.sync()));
    if (!present.equals(applied)) {
      applied = AppliedMapping.changes(present, mapping).isEmpty() ? present : null;
    }
    return applied == null;
  }

  private void noticeShapes(Catalog known) {
    Catalog present = parts.source().loadCatalog(parts.tables());
    known
        .tables()
        .forEach(
            (id, table) -> {
              if (!present.find(id).orElseThrow().fingerprint().equals(table.fingerprint())) {
                shapes.add(id);
              }
            });
    if (shapes.any()) {
      beginAgain();
    }
  }

  private void beginAgain() {
    lanes.forEach(SimulatedPipeline::drop);
    lanes.clear();
  }

  /** Writes ids of nodes into their rows. */
  void writeIds() {
    IdWriter writer = ids;
    try {
      if (writer != null) {
        writer.writePending();
      }
    } catch (SynclineException e) {
      ended(e);
    }
  }

  /** The process is gone; the server notices. */
  void die() {
    lanes.forEach(SimulatedPipeline::drop);
    if (lease != null) {
      lease.close();
    }
  }
}
