// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.binding.MappingDifference;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.checkpoint.PipelineId;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes sure that what runs is what was applied. One thread. */
final class Preparation {
  private final EngineSettings settings;
  private final EngineParts parts;
  private final BoundMapping mapping;
  private final Target target;

  Preparation(EngineSettings settings, EngineParts parts, Bound bound, Target target) {
    this.settings = settings;
    this.parts = parts;
    this.mapping = bound.mapping();
    this.target = target;
  }

  static Bound bind(EngineParts parts) {
    Catalog catalog = parts.source().loadCatalog(parts.tables());
    return new Bound(parts.bind().apply(catalog), catalog);
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

  /** Refuses to run before everything was applied. */
  void requireSetUp() {
    Map<String, AppliedEntry> applied = parts.state().loadMapping(settings.sync());
    if (applied.isEmpty()) {
      throw Run.notApplied("sync " + settings.sync() + " is not set up");
    }
    MappingDifference difference = MappingDifference.between(present(applied), mapping);
    List<String> changed =
        difference.entries().stream()
            .filter(entry -> !(entry instanceof EntryDifference.Pending))
            .map(EntryDifference::entry)
            .toList();
    if (!changed.isEmpty()) {
      throw new SynclineException(
          ErrorCode.MAPPING_CHANGED,
          "the mapping of "
              + String.join(", ", changed)
              + " is not the one that was applied; see what it means with `syncline plan`, carry it"
              + " out with `syncline apply`");
    }
    List<Target.SetupStep> missing = target.plan();
    if (!missing.isEmpty()) {
      throw Run.notApplied(target.name() + " lacks " + missing.getFirst().what());
    }
  }

  private static Map<String, AppliedEntry> present(Map<String, AppliedEntry> applied) {
    Map<String, AppliedEntry> present = new LinkedHashMap<>(applied);
    present.values().removeIf(entry -> entry.fingerprint().equals(AppliedEntry.REMOVED));
    return present;
  }

  /** Removes what former entries left, then says which entries are still to be read again. */
  List<EntryResync> entriesToRead(Set<String> reshaped) {
    Map<String, AppliedEntry> applied = removeLeftovers();
    List<EntryResync> toRead = new ArrayList<>();
    applied.forEach(
        (entry, state) -> {
          if (state.pendingRead() || reshaped.contains(entry)) {
            toRead.add(new EntryResync(entry, () -> read(entry)));
          }
        });
    return toRead;
  }

  private Map<String, AppliedEntry> removeLeftovers() {
    Map<String, AppliedEntry> applied = parts.state().loadMapping(settings.sync());
    Map<String, AppliedEntry> former = former(applied);
    if (former.isEmpty()) {
      return applied;
    }
    for (EntryDifference difference : MappingDifference.between(former, mapping).entries()) {
      switch (difference) {
        case EntryDifference.Removed removed ->
            target.removeLeftovers(removed.entry(), removed.leftovers());
        case EntryDifference.Changed changed ->
            target.removeLeftovers(changed.entry(), changed.leftovers());
        case EntryDifference.Added added -> {}
        case EntryDifference.Pending pending -> {}
      }
    }
    Map<String, AppliedEntry> cleaned = new LinkedHashMap<>();
    present(applied)
        .forEach(
            (entry, state) ->
                cleaned.put(
                    entry,
                    new AppliedEntry(
                        state.fingerprint(), state.definition(), state.pendingRead(), "")));
    parts.state().saveMapping(settings.sync(), cleaned);
    return cleaned;
  }

  private static Map<String, AppliedEntry> former(Map<String, AppliedEntry> applied) {
    return applied.entrySet().stream()
        .filter(entry -> !entry.getValue().former().isEmpty())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> new AppliedEntry("former", entry.getValue().former(), false, "")));
  }

  private synchronized void read(String entry) {
    Map<String, AppliedEntry> applied =
        new LinkedHashMap<>(parts.state().loadMapping(settings.sync()));
    AppliedEntry state = applied.get(entry);
    if (state != null && state.pendingRead()) {
      applied.put(
          entry, new AppliedEntry(state.fingerprint(), state.definition(), false, state.former()));
      parts.state().saveMapping(settings.sync(), applied);
    }
  }

  /** The share of a lane's pipeline. */
  List<EntryResync> ofLane(List<EntryResync> entries, Lane lane) {
    return entries.stream().filter(entry -> laneOf(entry.entry()) == lane).toList();
  }

  private Lane laneOf(String entry) {
    return mapping.findJoin(entry).map(JoinType::lane).orElseGet(() -> mapping.node(entry).lane());
  }
}
