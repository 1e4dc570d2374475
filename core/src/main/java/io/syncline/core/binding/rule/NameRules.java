// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.mapping.Mapping;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.RelationshipEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules about names that need no catalog. */
final class NameRules {

  /** Labels that begin so are Syncline's own. */
  private static final String RESERVED = "Syncline";

  private final Mapping mapping;
  private final Problems problems;
  private final Set<String> nodes = new LinkedHashSet<>();
  private final Map<String, MappingPath> edgeIds = new HashMap<>();

  NameRules(Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
    mapping.nodes().forEach(node -> nodes.add(node.name()));
  }

  void check() {
    mapping.nodes().forEach(this::node);
    mapping.relationships().forEach(this::relationship);
  }

  private void node(NodeEntry node) {
    MappingPath path = Paths.of(node);
    graphName(path, node.name());
    switch (node) {
      case NodeEntry.FromTable entry -> fromTable(entry, path);
      case NodeEntry.ValuesOf entry -> valuesOf(entry, path);
      case NodeEntry.External entry -> {}
    }
  }

  private void fromTable(NodeEntry.FromTable entry, MappingPath path) {
    labels(entry.name(), entry.labels(), path);
    PropertyNames.declared(entry, mapping.bookkeeping()).check(path, problems);
    for (OwnedRelationship relationship : entry.relationships()) {
      owned(entry, relationship, path.then(Paths.RELATIONSHIPS).then(relationship.name()));
    }
  }

  private void owned(NodeEntry.FromTable entry, OwnedRelationship relationship, MappingPath path) {
    graphName(path, relationship.type());
    nodeName(path.then("to"), relationship.to());
    edgeIds.put(Paths.edgeId(entry, relationship), path);
  }

  private void valuesOf(NodeEntry.ValuesOf entry, MappingPath path) {
    labels(entry.name(), entry.labels(), path);
    PropertyNames names = new PropertyNames(mapping.bookkeeping());
    names.add(entry.property(), "the value");
    names.check(path, problems);
  }

  /**
   * Every entry's name is a label under which its nodes are found by key alone, so no node of
   * another entry may carry it.
   */
  private void labels(String name, List<String> labels, MappingPath entry) {
    MappingPath path = entry.then("labels");
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      graphName(path, label);
      if (label.equals(name) || !seen.add(label)) {
        problems.add(path, "names '" + label + "' twice; the entry's name is a label already");
      } else if (nodes.contains(label)) {
        problems.add(
            path,
            "names '"
                + label
                + "', which is an entry of its own: nodes of both could have the same key under"
                + " that label; choose another label");
      }
    }
  }

  private void relationship(RelationshipEntry entry) {
    MappingPath path = Paths.of(entry);
    graphName(path, entry.type());
    nodeName(path.then("from").then("node"), entry.from().node());
    nodeName(path.then("to").then("node"), entry.to().node());
    PropertyNames.declared(entry, mapping.bookkeeping()).check(path, problems);
    if (nodes.contains(entry.name())) {
      problems.add(
          path, "has the name of a node entry; choose another name and say type: " + entry.type());
    }
    MappingPath other = edgeIds.get(entry.name());
    if (other != null) {
      problems.add(
          path,
          "has the name that "
              + other
              + " goes by; choose another name and say type: "
              + entry.type());
    }
  }

  private void nodeName(MappingPath path, String node) {
    if (!nodes.contains(node)) {
      problems.add(
          path, "names '" + node + "', which is no node entry" + Problems.nearest(node, nodes));
    }
  }

  /** A label or a relationship type. */
  private void graphName(MappingPath path, String name) {
    if (name.startsWith(RESERVED)) {
      problems.add(path, "has the name '" + name + "'; names that begin so are Syncline's own");
    }
    if (name.indexOf('\0') >= 0) {
      problems.add(path, "has a name with a zero character; leave that out");
    }
  }
}
