// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.Pipeline.Bound;
import io.syncline.engine.call.TargetCalls;
import io.syncline.engine.call.WatchedTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;

/**
 * What comes before changes are applied, whatever captures them: the mapping is bound and was
 * applied, a snapshot is loaded if there is none, and it is known what must be read again. One
 * thread.
 */
public final class Groundwork {
  private final EngineSettings settings;
  private final EngineParts parts;
  private final Bound bound;
  private final Target target;
  private final Preparation preparation;
  private final ShapeChanges shapes = new ShapeChanges();

  private Groundwork(EngineSettings settings, EngineParts parts, Bound bound, Target target) {
    this.settings = settings;
    this.parts = parts;
    this.bound = bound;
    this.target = target;
    this.preparation = new Preparation(settings, parts, bound, target);
  }

  /** Binds the mapping and opens the target, whose calls are watched; the caller closes it. */
  public static Groundwork begin(EngineSettings settings, EngineParts parts, TargetCalls calls) {
    Bound bound = Preparation.bind(parts);
    Target target = new WatchedTarget(parts.targets().apply(bound.mapping()), calls);
    return new Groundwork(settings, parts, bound, target);
  }

  public BoundMapping mapping() {
    return bound.mapping();
  }

  public Catalog catalog() {
    return bound.catalog();
  }

  public Target target() {
    return target;
  }

  /** The lanes in use, the highest first. */
  public List<Lane> lanes() {
    return List.copyOf(preparation.lanes());
  }

  public PipelineId pipeline(Lane lane) {
    return preparation.pipeline(lane);
  }

  /** Refuses to run before everything was applied. */
  public void requireSetUp() {
    preparation.requireSetUp();
  }

  /**
   * Whether what is applied is what was laid here; not where it was bound anew to altered tables.
   *
   * @throws io.syncline.core.failure.SynclineException MAPPING_CHANGED if another file was applied
   */
  public boolean isStillApplied() {
    Map<String, AppliedEntry> applied = parts.state().loadMapping(settings.sync());
    AppliedMapping.refuseAnother(applied, mapping());
    return AppliedMapping.changes(applied, mapping()).isEmpty();
  }

  /** The checkpoints of the lanes that have one. */
  public Map<Lane, Checkpoint> checkpoints() {
    Map<Lane, Checkpoint> checkpoints = new EnumMap<>(Lane.class);
    for (Lane lane : preparation.lanes()) {
      Optional<Checkpoint> found = target.reader().findCheckpoint(pipeline(lane));
      found.ifPresent(checkpoint -> checkpoints.put(lane, checkpoint));
    }
    return checkpoints;
  }

  /** The era that the target is in; what is written in another one is not. */
  public long era() {
    return checkpoints().values().stream().mapToLong(Checkpoint::era).max().orElseThrow();
  }

  /** The latest era of which the target knows; 0 if it knows of none. */
  public long latestEra() {
    return preparation.latestEra();
  }

  /** Whether a snapshot is loaded, of all lanes or of some; others are then read again. */
  public boolean loaded() {
    Map<Lane, Checkpoint> checkpoints = checkpoints();
    return !checkpoints.isEmpty()
        && checkpoints.values().stream().allMatch(one -> one.stage() == Stage.STREAM);
  }

  /**
   * Loads a snapshot if there is none, and removes what a former mapping left.
   *
   * @return entries whose rows must be read again
   * @throws LoadWriters.Stopped if it was asked to stop
   */
  public List<ToRead> prepare(
      ExecutorService pool, LoadListener listener, OutageLog outages, BooleanSupplier stopping)
      throws InterruptedException {
    preparation.reshapedTables().forEach(shapes::add);
    Map<Lane, TargetWriter> writers = new EnumMap<>(Lane.class);
    preparation.lanes().forEach(lane -> writers.put(lane, target.writer(pipeline(lane))));
    try {
      Set<String> reshaped = shapes.entriesOf(bound.mapping());
      reshaped.addAll(
          preparation.entriesOf(
              new Loading(
                      settings,
                      parts,
                      bound,
                      listener,
                      pool,
                      outages,
                      preparation,
                      stopping,
                      new LaneFailures(settings, parts, bound, preparation, writers))
                  .loadIfNeeded(writers)));
      List<ToRead> toRead = new ArrayList<>();
      for (EntryResync resync : preparation.entriesToRead(reshaped)) {
        toRead.add(new ToRead(resync.entry(), resync::finish));
      }
      shapes.clear();
      return toRead;
    } finally {
      writers.values().forEach(TargetWriter::close);
    }
  }

  /** An entry whose rows must be read again, and what to do when they are. */
  public record ToRead(String entry, Runnable finished) {}
}
