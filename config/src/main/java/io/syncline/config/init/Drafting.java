// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.config.init.Draft.Edge;
import io.syncline.config.init.Draft.End;
import io.syncline.config.init.Draft.Join;
import io.syncline.config.init.Draft.LeftOut;
import io.syncline.config.init.Draft.Node;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.rule.TableRules;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.ForeignKey;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.Catalog.Partition;
import io.syncline.core.mapping.Catalog.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Guesses a mapping from primary keys, foreign keys and names. One thread. */
final class Drafting {

  static final Set<String> BOOKKEEPING =
      Set.of(
          Bookkeeping.DEFAULTS.key(),
          Bookkeeping.DEFAULTS.version(),
          Bookkeeping.DEFAULTS.hash(),
          Bookkeeping.DEFAULTS.entry());

  private final Catalog catalog;
  private final GeneratedColumns generated;
  private final Names names = new Names();
  private final Map<TableId, String> labels = new TreeMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  Drafting(Catalog catalog, GeneratedColumns generated) {
    this.catalog = catalog;
    this.generated = generated;
  }

  Draft draft() {
    List<Table> usable = usable();
    JoinTables joinTables = new JoinTables(usable);
    List<Table> joins = usable.stream().filter(joinTables::isOne).toList();
    List<Table> nodes = usable.stream().filter(table -> !joinTables.isOne(table)).toList();
    nodes.forEach(table -> labels.put(table.id(), names.label(table.id())));
    return new Draft(
        nodes.stream().map(this::node).toList(),
        joins.stream().flatMap(table -> join(table).stream()).toList(),
        leftOut);
  }

  private List<Table> usable() {
    Set<TableId> partitions = new HashSet<>();
    for (Table table : catalog.tables().values()) {
      table.partitions().stream().map(Partition::id).forEach(partitions::add);
    }
    return new TreeMap<>(catalog.tables())
        .values().stream()
            .filter(table -> !partitions.contains(table.id()))
            .filter(this::isUsable)
            .toList();
  }

  private boolean isUsable(Table table) {
    Optional<String> refusal = TableRules.refusal(table).or(() -> keyRefusal(table));
    refusal.ifPresent(why -> leftOut.add(new LeftOut(table.id().toString(), why)));
    return refusal.isEmpty();
  }

  private Optional<String> keyRefusal(Table table) {
    Set<String> key = new HashSet<>(table.identityColumns());
    key.addAll(table.primaryKey());
    return table.columns().stream()
        .filter(column -> key.contains(column.name()))
        .flatMap(column -> keyRefusal(column).stream())
        .findFirst();
  }

  private Optional<String> keyRefusal(Column column) {
    return isPublished(column)
        ? column.type().keyRefusal().map(why -> "has the key column " + column.name() + ": " + why)
        : Optional.of("has the generated key column " + column.name() + ", which is not published");
  }

  private boolean isPublished(Column column) {
    return column.generated() == Generated.NO
        || (column.generated() == Generated.STORED && generated == GeneratedColumns.PUBLISHED);
  }

  private Node node(Table table) {
    List<Edge> edges = new ArrayList<>();
    List<LeftOut> without = new ArrayList<>();
    for (ForeignKey key : distinct(table.foreignKeys())) {
      Optional<String> obstacle = obstacle(table, key);
      obstacle.ifPresentOrElse(
          why -> without.add(new LeftOut("foreign key " + key.name(), why)),
          () -> edges.add(edge(key, edges)));
    }
    Guesses guesses = new Guesses(table, labels, catalog);
    return new Node(label(table.id()), table, edges, excepted(table), guesses.guesses(), without);
  }

  private static List<ForeignKey> distinct(List<ForeignKey> keys) {
    Set<List<Object>> seen = new HashSet<>();
    return keys.stream()
        .filter(key -> seen.add(List.of(key.columns(), key.referenced(), key.referencedColumns())))
        .toList();
  }

  private String label(TableId table) {
    return labels.getOrDefault(table, "");
  }

  static boolean isKey(Table table, String column) {
    return table.primaryKey().contains(column) || table.identityColumns().contains(column);
  }

  /** Columns that cannot be properties. */
  private List<String> excepted(Table table) {
    return table.columns().stream()
        .filter(column -> !isPublished(column) || BOOKKEEPING.contains(column.name()))
        .filter(column -> !isKey(table, column.name())) // always a property
        .map(Column::name)
        .toList();
  }

  /** Why a foreign key cannot be a relationship. */
  private Optional<String> obstacle(Table table, ForeignKey key) {
    Optional<Table> referenced =
        catalog.find(key.referenced()).filter(found -> labels.containsKey(found.id()));
    if (referenced.isEmpty()) {
      return Optional.of("leads to " + key.referenced() + ", which is no node here");
    }
    for (int i = 0; i < key.columns().size(); i++) {
      Optional<Column> by = table.find(key.columns().get(i));
      Optional<Column> named = referenced.get().find(key.referencedColumns().get(i));
      Optional<String> obstacle =
          by.isEmpty() || named.isEmpty()
              ? Optional.of("names columns that are not there")
              : obstacle(by.get(), named.get());
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return Optional.empty();
  }

  private Optional<String> obstacle(Column by, Column named) {
    if (!isPublished(by) || !isPublished(named)) {
      return Optional.of("uses a generated column that is not published");
    }
    return named
        .type()
        .keyRefusal()
        .or(
            () ->
                by.type().sharesKeyTextWith(named.type())
                    ? Optional.empty()
                    : Optional.of(
                        "names " + named.type().displayName() + " by " + by.type().displayName()));
  }

  private Edge edge(ForeignKey key, List<Edge> others) {
    String type = Names.type(key.columns(), label(key.referenced()));
    Set<String> taken = new HashSet<>(others.stream().map(Edge::name).toList());
    String name = type;
    for (int i = 2; taken.contains(name); i++) {
      name = type + "_" + i;
    }
    return new Edge(name, end(key), "foreign key " + key.name());
  }

  private End end(ForeignKey key) {
    boolean byKey =
        catalog
            .find(key.referenced())
            .filter(table -> userKey(table).equals(key.referencedColumns()))
            .isPresent();
    return new End(
        label(key.referenced()), key.columns(), byKey ? List.of() : key.referencedColumns());
  }

  private static List<String> userKey(Table table) {
    return table.primaryKey().isEmpty() ? table.identityColumns() : table.primaryKey();
  }

  private Optional<Join> join(Table table) {
    ForeignKey from = table.foreignKeys().getFirst();
    ForeignKey to = table.foreignKeys().getLast();
    Optional<String> obstacle = obstacle(table, from).or(() -> obstacle(table, to));
    obstacle.ifPresent(
        why -> leftOut.add(new LeftOut(table.id() + ", which looks like a join table,", why)));
    return obstacle.isPresent()
        ? Optional.empty()
        : Optional.of(
            new Join(
                names.relationship(table.id()),
                table,
                end(from),
                end(to),
                excepted(table),
                "join table: " + JoinTables.why(table)));
  }
}
