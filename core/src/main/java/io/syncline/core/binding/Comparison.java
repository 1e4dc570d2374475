// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.binding.MappingDifference.FormerEdge;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.binding.MappingDifference.Read;
import io.syncline.core.binding.definition.Definition;
import io.syncline.core.binding.definition.Fact;
import io.syncline.core.binding.definition.Fact.Effect;
import io.syncline.core.binding.definition.Fact.Topic;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.ForeignEdges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the definitions of two mappings, entry by entry. */
final class Comparison {

  private final Map<String, AppliedEntry> former;
  private final Map<String, Definition> now;

  Comparison(Map<String, AppliedEntry> former, Map<String, Definition> now) {
    this.former = former;
    this.now = now;
  }

  /** In the order of the present mapping, what is gone last. */
  List<EntryDifference> differences() {
    List<EntryDifference> differences = new ArrayList<>();
    now.forEach((entry, definition) -> present(entry, definition).ifPresent(differences::add));
    former.keySet().stream()
        .filter(entry -> !now.containsKey(entry))
        .sorted()
        .forEach(entry -> differences.add(removed(entry)));
    return differences;
  }

  private Optional<EntryDifference> present(String entry, Definition definition) {
    AppliedEntry applied = former.get(entry);
    if (applied == null) {
      return Optional.of(new EntryDifference.Added(entry, definition.lane()));
    }
    Definition before = Definition.parse(applied.definition());
    if (!before.equals(definition)) {
      return Optional.of(changed(entry, before, definition));
    }
    return applied.pendingRead()
        ? Optional.of(new EntryDifference.Pending(entry, definition.lane()))
        : Optional.empty();
  }

  private EntryDifference removed(String entry) {
    Definition before =
        Definition.parse(Objects.requireNonNull(former.get(entry), entry).definition());
    return new EntryDifference.Removed(entry, before.lane(), everything(entry, before));
  }

  private static EntryDifference changed(String entry, Definition before, Definition now) {
    refuseNewBookkeeping(before, now);
    Set<Fact> changed = changedFacts(before, now);
    boolean read = changed.stream().anyMatch(fact -> fact.topic().effect() == Effect.READ);
    return new EntryDifference.Changed(
        entry,
        before.lane(),
        now.lane(),
        changed.stream().map(fact -> why(fact, before, now)).toList(),
        read ? Read.NEEDED : Read.NOT_NEEDED,
        leftovers(entry, before, now));
  }

  private static void refuseNewBookkeeping(Definition before, Definition now) {
    if (!before.agrees(now, Topic.BOOKKEEPING, "")) {
      throw new SynclineException(
          ErrorCode.MAPPING_CHANGED,
          "bookkeeping: names cannot change once they are in use, were "
              + before.value(Topic.BOOKKEEPING)
              + ", are "
              + now.value(Topic.BOOKKEEPING)
              + "; put the former names back, or run `syncline uninstall` with the former file"
              + " first");
    }
  }

  private static Set<Fact> changedFacts(Definition before, Definition now) {
    Set<Fact> facts = new TreeSet<>(before.facts().keySet());
    facts.addAll(now.facts().keySet());
    facts.removeIf(fact -> before.agrees(now, fact.topic(), fact.name()));
    return facts;
  }

  private static String why(Fact fact, Definition before, Definition now) {
    String how =
        !before.facts().containsKey(fact)
            ? " added"
            : now.facts().containsKey(fact) ? " changed" : " removed";
    return fact.words() + how;
  }

  private static Leftovers everything(String entry, Definition before) {
    return keepsConnected(before)
        ? new Leftovers(
            true, true, entry, before.names(Topic.LABEL), written(before), edges(before))
        : new Leftovers(true, label(entry, before), Set.of(), Set.of(), edges(before));
  }

  private static boolean keepsConnected(Definition definition) {
    return definition.value(Topic.KIND).equals("node")
        && !definition.value(Topic.FOREIGN_EDGES).equals(ForeignEdges.DELETE.name());
  }

  private static String label(String entry, Definition before) {
    return isRelationship(before) ? "" : entry;
  }

  private static boolean isRelationship(Definition definition) {
    return definition.value(Topic.KIND).equals("relationship");
  }

  private static List<FormerEdge> edges(Definition definition) {
    return definition.edgeTypes().entrySet().stream()
        .map(edge -> new FormerEdge(edge.getKey(), edge.getValue()))
        .toList();
  }

  private static Leftovers leftovers(String entry, Definition before, Definition now) {
    boolean sameKeys = before.agrees(now, Topic.KIND, "") && before.agrees(now, Topic.IDENTITY, "");
    if (!sameKeys) {
      return everything(entry, before);
    }
    Set<String> labels = before.names(Topic.LABEL);
    labels.removeAll(now.names(Topic.LABEL));
    List<FormerEdge> edges =
        edges(before).stream().filter(edge -> !before.agrees(now, Topic.EDGE, edge.id())).toList();
    return new Leftovers(false, label(entry, before), labels, properties(before, now), edges);
  }

  /** Names the graph takes over keep what they hold. */
  private static Set<String> properties(Definition before, Definition now) {
    Set<String> properties = written(before);
    properties.removeAll(written(now));
    properties.removeAll(now.names(Topic.GRAPH_ONLY));
    return properties;
  }

  private static Set<String> written(Definition definition) {
    Set<String> properties = definition.names(Topic.PROPERTY);
    properties.addAll(definition.names(Topic.CONSTANT));
    properties.addAll(definition.names(Topic.STAMP));
    properties.addAll(definition.names(Topic.REFERENCE));
    return properties;
  }
}
