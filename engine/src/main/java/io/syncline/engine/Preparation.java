// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.binding.MappingDifference;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.engine.Pipeline.Bound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes sure that what runs is what was applied. One thread, but for what is read again. */
final class Preparation {
  private final EngineSettings settings;
  private final ChangeSource source;
  private final StateStore state;
  private final BoundMapping mapping;
  private final Catalog catalog;
  private final Target target;

  Preparation(EngineSettings settings, EngineParts parts, Bound bound, Target target) {
    this.settings = settings;
    this.source = parts.source();
    this.state = parts.state();
    this.mapping = bound.mapping();
    this.catalog = bound.catalog();
    this.target = target;
  }

  static Bound bind(EngineParts parts) {
    Catalog catalog = parts.source().loadCatalog(parts.tables());
    return new Bound(parts.bind().apply(catalog), catalog);
  }

  Target target() {
    return target;
  }

  /** The lanes in use, the highest first. */
  Set<Lane> lanes() {
    Set<Lane> lanes = EnumSet.noneOf(Lane.class);
    for (NodeType node : mapping.nodes()) {
      if (!(node instanceof NodeType.ExternalNode)) {
        lanes.add(node.lane());
      }
    }
    lanes.addAll(mapping.joins().stream().map(JoinType::lane).toList());
    return lanes;
  }

  PipelineId pipeline(Lane lane) {
    return new PipelineId(settings.sync(), target.name(), lane);
  }

  /** The latest era of which the target knows; 0 if it knows of none. */
  long latestEra() {
    return Arrays.stream(Lane.values())
        .flatMap(lane -> target.reader().findCheckpoint(pipeline(lane)).stream())
        .mapToLong(Checkpoint::era)
        .max()
        .orElse(0);
  }

  /** Remembers of lanes that are no longer in use that their streams are given up. */
  void retireOtherLanes() {
    EnumSet.complementOf(EnumSet.copyOf(lanes())).forEach(this::retire);
  }

  private void retire(Lane lane) {
    Optional<Checkpoint> left = target.reader().findCheckpoint(pipeline(lane));
    if (left.isPresent() && left.get().stage() != Stage.RETIRED) {
      try (TargetWriter writer = target.writer(pipeline(lane))) {
        writer.takeOver().ifPresent(last -> retire(writer, last));
      }
    }
  }

  private static void retire(TargetWriter writer, Checkpoint last) {
    InitialLoad.mustBeApplied(writer.advance(last.inStage(Stage.RETIRED)));
  }

  /**
   * Refuses to run before everything was applied. Where the file is the same, what the catalog has
   * come to make of it is accepted.
   */
  void requireSetUp() {
    Map<String, AppliedEntry> applied = state.loadMapping(settings.sync());
    if (applied.isEmpty()) {
      throw notApplied("sync " + settings.sync() + " is not set up");
    }
    List<String> refused = AppliedMapping.refused(applied, mapping);
    if (!refused.isEmpty()) {
      throw new SynclineException(ErrorCode.MAPPING_CHANGED, notTheAppliedOne(refused));
    }
    if (!AppliedMapping.changes(applied, mapping).isEmpty()) {
      save(AppliedMapping.next(applied, mapping));
      target.setUp();
    }
    List<Target.SetupStep> missing = target.plan();
    if (!missing.isEmpty()) {
      throw notApplied(target.name() + " lacks " + missing.getFirst().what());
    }
  }

  static String notTheAppliedOne(List<String> changed) {
    return "the mapping of "
        + String.join(", ", changed)
        + " is not the one that was applied; see what it means with `syncline plan`, carry it out"
        + " with `syncline apply`";
  }

  private static SynclineException notApplied(String what) {
    return new SynclineException(
        ErrorCode.NOT_APPLIED, what + "; see it with `syncline plan`, do it with `syncline apply`");
  }

  /** The tables whose rows may mean something else than when they were last read as a whole. */
  Set<TableId> reshapedTables() {
    Map<TableId, String> known = state.loadFingerprints(settings.sync());
    Set<TableId> reshaped = new TreeSet<>();
    catalog
        .tables()
        .forEach(
            (table, now) -> {
              String before = known.get(table);
              if (before != null && !before.equals(now.fingerprint())) {
                reshaped.add(table);
              }
            });
    return reshaped;
  }

  /** Everything is being read: the catalog as it is now is what the rows mean. */
  void rememberCatalog() {
    state.saveFingerprints(
        settings.sync(),
        catalog.tables().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().fingerprint())));
  }

  /** Which entries are still to be read again; nothing is left of former ones. */
  List<EntryResync> entriesToRead(Set<String> reshaped) {
    Map<String, AppliedEntry> applied = markToRead(state.loadMapping(settings.sync()), reshaped);
    rememberCatalog();
    List<EntryResync> toRead = new ArrayList<>();
    applied.forEach(
        (entry, applicable) -> {
          if (applicable.pendingRead()) {
            toRead.add(new EntryResync(entry, () -> read(entry)));
          }
        });
    rememberWhere(toRead);
    return toRead;
  }

  /** Whatever was applied under the former mapping is of a version before. */
  private void rememberWhere(List<EntryResync> toRead) {
    if (toRead.isEmpty()) {
      return;
    }
    long era = state.loadEra(settings.sync());
    Map<String, Version> from = new LinkedHashMap<>();
    for (EntryResync entry : toRead) {
      Position high = source.progress(pipeline(laneOf(entry.entry()))).high();
      from.put(entry.entry(), new Version(era, new Position(high.lsn(), 0)));
    }
    state.verifications().saveReadFrom(settings.sync(), from);
  }

  private Map<String, AppliedEntry> markToRead(
      Map<String, AppliedEntry> applied, Set<String> reshaped) {
    if (reshaped.isEmpty()) {
      return applied;
    }
    Map<String, AppliedEntry> marked = new LinkedHashMap<>(applied);
    for (String entry : reshaped) {
      marked.computeIfPresent(
          entry, (e, a) -> new AppliedEntry(a.declaration(), a.definition(), true, a.former()));
    }
    save(marked);
    return marked;
  }

  /** Removes what former entries left; before the rows of the present ones are read. */
  void removeLeftovers() {
    Map<String, AppliedEntry> applied = state.loadMapping(settings.sync());
    Map<String, AppliedEntry> former = former(applied);
    if (former.isEmpty()) {
      return;
    }
    for (EntryDifference difference : MappingDifference.between(former, mapping).entries()) {
      switch (difference) {
        case EntryDifference.Removed removed ->
            target.removeLeftovers(settings.sync(), removed.entry(), removed.leftovers());
        case EntryDifference.Changed changed ->
            target.removeLeftovers(settings.sync(), changed.entry(), changed.leftovers());
        case EntryDifference.Added added -> {}
        case EntryDifference.Pending pending -> {}
      }
    }
    target.forgetFormerNames(settings.sync());
    Map<String, AppliedEntry> cleaned = new LinkedHashMap<>(AppliedMapping.present(applied));
    cleaned.replaceAll(
        (e, a) -> new AppliedEntry(a.declaration(), a.definition(), a.pendingRead(), ""));
    save(cleaned);
  }

  private static Map<String, AppliedEntry> former(Map<String, AppliedEntry> applied) {
    return applied.entrySet().stream()
        .filter(entry -> !entry.getValue().former().isEmpty())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> new AppliedEntry("former", entry.getValue().former(), false, "")));
  }

  /** An entry has been read to its end; called on the apply threads. */
  private synchronized void read(String entry) {
    saveAsRead(entry::equals);
  }

  /** After a snapshot nothing is left to be read. */
  void everythingRead() {
    saveAsRead(entry -> true);
  }

  /** What was read was read for this mapping; another that was applied meanwhile is still due. */
  private void saveAsRead(Predicate<String> read) {
    Map<String, AppliedEntry> mine = MappingDifference.applied(mapping);
    Map<String, AppliedEntry> applied = new LinkedHashMap<>(state.loadMapping(settings.sync()));
    applied.replaceAll(
        (entry, a) -> {
          AppliedEntry own = mine.get(entry);
          return read.test(entry) && own != null && own.definition().equals(a.definition())
              ? new AppliedEntry(a.declaration(), a.definition(), false, a.former())
              : a;
        });
    save(applied);
  }

  private void save(Map<String, AppliedEntry> applied) {
    state.saveMapping(settings.sync(), applied);
  }

  /** The share of a lane's pipeline. */
  List<EntryResync> ofLane(List<EntryResync> entries, Lane lane) {
    return entries.stream().filter(entry -> laneOf(entry.entry()) == lane).toList();
  }

  /** The entries that one of these lanes' pipelines writes. */
  Set<String> entriesOf(Set<Lane> lanes) {
    Set<String> entries = new TreeSet<>();
    mapping.nodes().stream()
        .filter(node -> !(node instanceof NodeType.ExternalNode) && lanes.contains(node.lane()))
        .forEach(node -> entries.add(node.name()));
    mapping.joins().stream()
        .filter(join -> lanes.contains(join.lane()))
        .forEach(join -> entries.add(join.name()));
    return entries;
  }

  Lane laneOf(String entry) {
    return mapping.laneOf(entry);
  }
}
