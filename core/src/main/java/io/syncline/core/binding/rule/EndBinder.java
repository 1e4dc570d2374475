// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Resolves what an edge's columns name: which node, found by which of its keys. */
final class EndBinder {

  private final Map<String, EndNode> nodes;
  private final String keyProperty;
  private final Problems problems;
  private final Map<String, Map<String, Reference>> references = new HashMap<>();

  /**
   * @param nodes the entries that could be bound
   */
  EndBinder(Map<String, EndNode> nodes, String keyProperty, Problems problems) {
    this.nodes = nodes;
    this.keyProperty = keyProperty;
    this.problems = problems;
  }

  /** What an edge must know of the node at its end. */
  sealed interface EndNode {

    /**
     * @param sound whether there is nothing wrong with identity and key; edges to a node that is
     *     not are neither bound nor blamed
     */
    record OfRows(EntryTable table, KeyColumns identity, KeyColumns key, boolean sound)
        implements EndNode {}

    /**
     * @param type type of one value
     */
    record OfValues(EntryTable table, KeyColumns identity, ColumnType type) implements EndNode {}

    record OfGraph(List<String> key) implements EndNode {
      public OfGraph {
        key = List.copyOf(key);
      }
    }
  }

  /**
   * An end as the file has it.
   *
   * @param path of the columns that name it
   * @param by those columns, with the type of one value
   */
  record Named(MappingPath path, String node, List<String> references, KeyColumns by) {

    /** Of what says by which columns the other entry is found. */
    MappingPath found() {
      return references.isEmpty()
          ? path
          : path.parent().map(end -> end.then("references")).orElse(path);
    }
  }

  /** An end and the columns that name it, in the order of the key they name. */
  record BoundEnd(End end, KeyColumns by) {}

  /** By what edges name a node besides its identity, as far as they are bound. */
  List<Reference> references(String node) {
    return List.copyOf(references.getOrDefault(node, Map.of()).values());
  }

  /** Empty if there is something wrong, which is then reported, here or with the entry it names. */
  Optional<BoundEnd> bind(Named named) {
    return Optional.ofNullable(nodes.get(named.node()))
        .flatMap(
            node ->
                switch (node) {
                  case EndNode.OfRows rows when !rows.sound() -> Optional.empty();
                  case EndNode.OfRows rows -> rows(named, rows);
                  case EndNode.OfValues values -> value(named, values);
                  case EndNode.OfGraph graph -> external(named, graph);
                });
  }

  private Optional<BoundEnd> rows(Named named, EndNode.OfRows rows) {
    List<String> key = named.references().isEmpty() ? rows.key().columns() : named.references();
    if (!countFits(named, key)) {
      return Optional.empty();
    }
    return rows.table()
        .keyColumns(named.found(), key)
        .filter(columns -> typesFit(named, columns))
        .flatMap(columns -> found(named, rows, columns));
  }

  private Optional<BoundEnd> found(Named named, EndNode.OfRows rows, KeyColumns key) {
    if (EntryTable.isSame(key.columns(), rows.identity().columns())) {
      KeyColumns by = inOrder(rows.identity().columns(), key, named.by());
      return Optional.of(new BoundEnd(new End.ByIdentity(named.node()), by));
    }
    if (!rows.table().isUnique(key.columns())) {
      problems.add(
          named.found(),
          "names "
              + named.node()
              + " by "
              + list(key.columns())
              + ", which is no unique key of "
              + rows.table().table().id()
              + "; its keys are "
              + rows.table().uniqueKeys());
      return Optional.empty();
    }
    return Optional.of(byReference(named, key));
  }

  /** The order of a reference is that of its columns' names, whichever edge names it first. */
  private BoundEnd byReference(Named named, KeyColumns key) {
    List<String> order = key.columns().stream().sorted().toList();
    String property = keyProperty + "_" + referenceName(order);
    references
        .computeIfAbsent(named.node(), node -> new TreeMap<>())
        .put(property, new Reference(inOrder(order, key, key), property));
    return new BoundEnd(
        new End.ByReference(named.node(), property), inOrder(order, key, named.by()));
  }

  /** No two lists of columns give the same name. */
  private static String referenceName(List<String> columns) {
    boolean clear = columns.stream().noneMatch(c -> c.indexOf('+') >= 0 || c.startsWith("["));
    return clear ? String.join("+", columns) : KeyText.of(columns);
  }

  /** The columns that name {@code key}, in another order of the key's columns. */
  private static KeyColumns inOrder(List<String> order, KeyColumns key, KeyColumns by) {
    List<String> columns = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>();
    for (String column : order) {
      int index = key.columns().indexOf(column);
      columns.add(by.columns().get(index));
      types.add(by.types().get(index));
    }
    return new KeyColumns(columns, types);
  }

  private Optional<BoundEnd> value(Named named, EndNode.OfValues values) {
    if (!named.references().isEmpty()) {
      problems.add(
          named.found(), "is not needed: " + named.node() + " is found by its value alone");
      return Optional.empty();
    }
    KeyColumns key = new KeyColumns(List.of("its value"), List.of(values.type()));
    return countFits(named, key.columns()) && typesFit(named, key)
        ? Optional.of(new BoundEnd(new End.ByIdentity(named.node()), named.by()))
        : Optional.empty();
  }

  private Optional<BoundEnd> external(Named named, EndNode.OfGraph graph) {
    List<String> key = named.references().isEmpty() ? graph.key() : named.references();
    if (!EntryTable.isSame(key, graph.key())) {
      problems.add(
          named.found(),
          "names " + named.node() + " by " + list(key) + ", not its key " + list(graph.key()));
      return Optional.empty();
    }
    return countFits(named, key) && canBeKey(named)
        ? Optional.of(
            new BoundEnd(new End.ByProperties(named.node(), key, named.by().types()), named.by()))
        : Optional.empty();
  }

  private boolean canBeKey(Named named) {
    boolean can = true;
    for (int i = 0; i < named.by().columns().size(); i++) {
      String column = named.by().columns().get(i);
      Optional<String> refusal = named.by().types().get(i).keyRefusal();
      refusal.ifPresent(
          why -> problems.add(named.path(), "uses the column '" + column + "', whose " + why));
      can &= refusal.isEmpty();
    }
    return can;
  }

  private boolean countFits(Named named, List<String> key) {
    boolean fits = named.by().columns().size() == key.size();
    if (!fits) {
      problems.add(
          named.path(),
          "names "
              + named.node()
              + " by "
              + list(named.by().columns())
              + ", but it is found by "
              + list(key)
              + "; name as many columns, in the same order");
    }
    return fits;
  }

  private boolean typesFit(Named named, KeyColumns key) {
    boolean fit = true;
    for (int i = 0; i < key.columns().size(); i++) {
      fit &= typeFits(named, i, key);
    }
    return fit;
  }

  private boolean typeFits(Named named, int index, KeyColumns key) {
    ColumnType type = named.by().types().get(index);
    boolean fits = type.sharesKeyTextWith(key.types().get(index));
    if (!fits) {
      String remedy =
          type instanceof ColumnType.Array
              ? "each: instead of by: follows its elements"
              : "give both the same type";
      problems.add(
          named.path(),
          "uses the column '"
              + named.by().columns().get(index)
              + "' of type "
              + type.displayName()
              + ", but "
              + named.node()
              + " is found by "
              + key.columns().get(index)
              + " of type "
              + key.types().get(index).displayName()
              + "; "
              + remedy);
    }
    return fits;
  }

  private static String list(List<String> columns) {
    return "(" + String.join(", ", columns) + ")";
  }
}
