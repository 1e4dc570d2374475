// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.rule.EndBinder.EndNode;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.PropertySelection;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.Kind;
import java.util.Optional;

/** What the column must be that receives the graph's id: its echo must change nothing. */
final class BackReferenceRules {

  private final EndNode.OfRows rows;
  private final Problems problems;

  BackReferenceRules(EndNode.OfRows rows, Problems problems) {
    this.rows = rows;
    this.problems = problems;
  }

  void check(NodeEntry.FromTable entry) {
    if (entry.backReference() == null) {
      return;
    }
    MappingPath path = Paths.of(entry).then("back_reference").then("column");
    Optional<Column> column = rows.table().column(path, entry.backReference().column());
    column.flatMap(found -> complaint(entry, found)).ifPresent(why -> problems.add(path, why));
  }

  private Optional<String> complaint(NodeEntry.FromTable entry, Column column) {
    if (!isText(column.type())) {
      return Optional.of(
          "names a column of type "
              + column.type().displayName()
              + "; the graph's id is text, so make the column text");
    }
    if (column.generated() != Generated.NO) {
      return Optional.of("names a generated column, which cannot be written; choose another");
    }
    return use(entry, column.name())
        .map(
            use ->
                "names a column that is "
                    + use
                    + ", so that writing it would change the graph again; give it a column of its"
                    + " own");
  }

  private static boolean isText(ColumnType type) {
    return type instanceof ColumnType.Scalar scalar && scalar.kind() == Kind.TEXT;
  }

  /** What else the entry does with the column. */
  private Optional<String> use(NodeEntry.FromTable entry, String column) {
    if (rows.identity().columns().contains(column) || rows.key().columns().contains(column)) {
      return Optional.of("part of the key");
    }
    if (NodeBinder.relationshipColumns(entry).contains(column)) {
      return Optional.of("followed by a relationship");
    }
    if (entry.where() != null && entry.where().columns().contains(column)) {
      return Optional.of("part of where:");
    }
    return isNamed(entry.properties(), column)
        ? Optional.of("a property as well")
        : Optional.empty();
  }

  private static boolean isNamed(PropertySelection selection, String column) {
    return selection.only() != null && selection.only().contains(column);
  }
}
