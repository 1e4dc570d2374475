// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.PropertySelection;
import io.syncline.core.mapping.RelationshipEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The property names of one entry, and what each is for. One thread. */
final class PropertyNames {

  private static final String BOOKKEEPING = "bookkeeping.";

  private final Map<String, Set<String>> uses = new TreeMap<>();

  PropertyNames(Bookkeeping bookkeeping) {
    add(bookkeeping.key(), BOOKKEEPING + "key");
    add(bookkeeping.version(), BOOKKEEPING + "version");
    add(bookkeeping.hash(), BOOKKEEPING + "hash");
    add(bookkeeping.entry(), BOOKKEEPING + "entry");
  }

  /** The names that the file itself gives. */
  static PropertyNames declared(NodeEntry.FromTable entry, Bookkeeping bookkeeping) {
    PropertyNames names = new PropertyNames(bookkeeping);
    names.addDeclared(entry.properties(), entry.graphOnly());
    names.addBackReference(entry.backReference());
    return names;
  }

  static PropertyNames declared(RelationshipEntry entry, Bookkeeping bookkeeping) {
    PropertyNames names = new PropertyNames(bookkeeping);
    names.addDeclared(entry.properties(), entry.graphOnly());
    return names;
  }

  private void addDeclared(PropertySelection selection, List<String> graphOnly) {
    selection.rename().forEach((column, name) -> add(name, "column " + column));
    if (selection.only() != null) {
      for (String column : selection.only()) {
        add(selection.rename().getOrDefault(column, column), "column " + column);
      }
    }
    addFixed(selection, graphOnly);
  }

  private void addFixed(PropertySelection selection, List<String> graphOnly) {
    selection.constants().keySet().forEach(name -> add(name, "the constant"));
    selection.stamps().names().forEach(name -> add(name, "a stamp"));
    graphOnly.forEach(name -> add(name, "graph_only"));
  }

  /** All names, once the columns are known. */
  void addAll(List<Property> columns, PropertySelection selection, List<String> graphOnly) {
    columns.forEach(property -> add(property.name(), "column " + property.column()));
    addFixed(selection, graphOnly);
  }

  void addBackReference(@Nullable BackReference backReference) {
    if (backReference != null) {
      add(backReference.property(), "back_reference");
    }
  }

  void addReferences(List<Reference> references) {
    references.forEach(reference -> add(reference.property(), BOOKKEEPING + "key"));
  }

  /** The names that are not Syncline's own. */
  Set<String> userProperties() {
    Set<String> names = new TreeSet<>(uses.keySet());
    names.removeIf(
        name ->
            uses.getOrDefault(name, Set.of()).stream().allMatch(u -> u.startsWith(BOOKKEEPING)));
    return names;
  }

  void add(String name, String use) {
    uses.computeIfAbsent(name, key -> new TreeSet<>()).add(use);
  }

  void check(MappingPath path, Problems problems) {
    uses.forEach(
        (name, of) -> {
          if (of.size() > 1 && userProperties().contains(name)) {
            problems.add(
                path,
                "gives the property '"
                    + name
                    + "' to "
                    + String.join(" and to ", of)
                    + "; give them different names");
          }
        });
  }
}
