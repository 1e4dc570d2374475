// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.config.init.Draft.Guess;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Relationships that nothing declares but names and types suggest. */
final class Guesses {

  private final Table table;
  private final Map<TableId, String> labels;
  private final Catalog catalog;

  /**
   * @param labels the nodes by their tables
   */
  Guesses(Table table, Map<TableId, String> labels, Catalog catalog) {
    this.table = table;
    this.labels = labels;
    this.catalog = catalog;
  }

  /** Lines for the relationships of the table's node, to be looked at. */
  List<Guess> guesses() {
    List<Guess> guesses = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column.type() instanceof ColumnType.Array array && array.keyRefusal().isEmpty()) {
        guess(column.name(), array.element()).ifPresent(guesses::add);
      }
    }
    return guesses;
  }

  private Optional<Guess> guess(String column, ColumnType element) {
    String name = Names.element(column);
    return labels.entrySet().stream()
        .filter(
            node -> Names.words(node.getValue()).getLast().toLowerCase(Locale.ROOT).equals(name))
        .filter(node -> fits(node.getKey(), element))
        .map(node -> toNode(column, node.getValue()))
        .findFirst()
        .or(() -> isText(element) ? Optional.of(toValues(column)) : Optional.empty());
  }

  private boolean fits(TableId other, ColumnType element) {
    List<String> key = catalog.find(other).map(Table::primaryKey).orElseGet(List::of);
    return key.size() == 1
        && catalog
            .find(other)
            .flatMap(found -> found.find(key.getFirst()))
            .filter(column -> element.sharesKeyTextWith(column.type()))
            .isPresent();
  }

  private static boolean isText(ColumnType element) {
    return element.sharesKeyTextWith(ColumnType.named("text"));
  }

  private static Guess toNode(String column, String label) {
    return new Guess(
        relationship(column, label), "the array's name and type look like keys of " + label);
  }

  private Guess toValues(String column) {
    String label = Names.elementLabel(column);
    return new Guess(
        relationship(column, label),
        "and, among the nodes, "
            + YamlText.key(label)
            + ": { values_of: "
            + YamlText.value(TableText.of(table.id()) + "." + TableText.part(column))
            + " } would make a node of each element");
  }

  private static String relationship(String column, String label) {
    return YamlText.key(Names.elementType(column, label))
        + ": { to: "
        + YamlText.value(label)
        + ", each: "
        + YamlText.value(column)
        + " }";
  }
}
