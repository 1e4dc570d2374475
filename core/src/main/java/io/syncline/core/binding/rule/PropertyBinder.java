// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.PropertySelection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides which columns become properties. */
final class PropertyBinder {

  private final EntryTable table;
  private final PropertySelection selection;
  private final MappingPath path;
  private final Problems problems;

  PropertyBinder(
      EntryTable table, PropertySelection selection, MappingPath entry, Problems problems) {
    this.table = table;
    this.selection = selection;
    this.path = entry.then("properties");
    this.problems = problems;
  }

  /**
   * The properties, in the order of the table.
   *
   * @param always columns that are properties in any case: the key
   * @param unlessNamed columns that are properties only if they are named: foreign keys and the
   *     like
   */
  List<Property> bind(List<String> always, Set<String> unlessNamed) {
    checkNames(always);
    Set<String> chosen = chosen(unlessNamed);
    chosen.addAll(always);
    checkRenames(chosen);
    return table.table().columns().stream()
        .filter(column -> chosen.contains(column.name()))
        .filter(this::isPublished)
        .map(this::property)
        .toList();
  }

  private void checkNames(List<String> always) {
    if (selection.only() != null) {
      table.columns(path.then("only"), selection.only());
    }
    for (String column : selection.except()) {
      MappingPath except = path.then("except");
      if (table.table().find(column).isEmpty()) {
        table.column(except, column);
      } else if (always.contains(column)) {
        problems.add(
            except,
            "leaves out the key column '"
                + column
                + "'; key columns are always properties, under another name with rename:");
      }
    }
  }

  private Set<String> chosen(Set<String> unlessNamed) {
    if (selection.only() != null) {
      return new HashSet<>(selection.only());
    }
    Set<String> chosen = new HashSet<>();
    table.table().columns().forEach(column -> chosen.add(column.name()));
    chosen.removeAll(unlessNamed);
    selection.except().forEach(chosen::remove);
    return chosen;
  }

  private void checkRenames(Set<String> chosen) {
    MappingPath rename = path.then("rename");
    for (String column : selection.rename().keySet()) {
      boolean exists = table.table().find(column).isPresent();
      if (!exists) {
        table.column(rename.then(column), column);
      } else if (!chosen.contains(column)) {
        problems.add(
            rename.then(column), "renames a column that is no property; add it to properties.only");
      }
    }
  }

  /** Columns that were named are reported where they are named. */
  private boolean isPublished(Column column) {
    boolean named = selection.only() != null && selection.only().contains(column.name());
    return named ? table.isPublished(column) : table.column(path, column.name()).isPresent();
  }

  private Property property(Column column) {
    String name = selection.rename().getOrDefault(column.name(), column.name());
    return new Property(column.name(), name, column.type());
  }
}
