// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.NearestName;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Mapping;
import io.syncline.core.mapping.NodeEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The columns whose values are never recorded, as the file names them: {@code column} or {@code
 * Entry.column}. A name that hides nothing is refused, since a value would be recorded that should
 * not be. Pure.
 */
public final class MaskedColumns {
  private static final MappingPath PATH = MappingPath.of("failures", "mask");

  private final List<String> names;
  private final Map<String, Optional<TableId>> entries = new LinkedHashMap<>();

  /**
   * @param names in the order of the file
   */
  public MaskedColumns(List<String> names, Mapping mapping) {
    this.names = List.copyOf(names);
    mapping.nodes().forEach(node -> entries.put(node.name(), table(node)));
    mapping.relationships().forEach(entry -> entries.put(entry.name(), Optional.of(entry.table())));
  }

  private static Optional<TableId> table(NodeEntry node) {
    return switch (node) {
      case NodeEntry.FromTable entry -> Optional.of(entry.table());
      case NodeEntry.ValuesOf entry -> Optional.of(entry.table());
      case NodeEntry.External entry -> Optional.empty();
    };
  }

  /** The rules that need no catalog: what a name says of an entry. */
  public List<MappingProblem> check() {
    return problems(name -> name.indexOf('.') < 0 ? Optional.empty() : wrongEntry(name));
  }

  private Optional<String> wrongEntry(String name) {
    String entry = name.substring(0, name.indexOf('.'));
    if (findEntry(name).isPresent()) {
      return Optional.empty();
    }
    return entry.isEmpty() || entry.length() + 1 == name.length()
        ? Optional.of("must be column or Entry.column, is '" + name + "'")
        : Optional.of(
            "names '" + entry + "', which is no entry of the mapping" + hint(entry, names()));
  }

  private Set<String> names() {
    return entries.keySet();
  }

  /** The entry before a column; names of entries and columns may have dots themselves. */
  private Optional<String> findEntry(String name) {
    return entries.keySet().stream()
        .filter(entry -> name.startsWith(entry + ".") && name.length() > entry.length() + 1)
        .findFirst();
  }

  /** Refuses what was bound to the catalog if a name is that of no column there. */
  public Binding bind(Binding binding, Catalog catalog) {
    List<MappingProblem> wrong = problems(name -> wrongColumn(name, catalog));
    if (wrong.isEmpty()) {
      return binding;
    }
    List<MappingProblem> all = new ArrayList<>(wrong);
    if (binding instanceof Binding.Refused(List<MappingProblem> problems)) {
      all.addAll(problems);
    }
    return new Binding.Refused(all);
  }

  private Optional<String> wrongColumn(String name, Catalog catalog) {
    return findEntry(name)
        .map(entry -> wrongColumn(entry, name.substring(entry.length() + 1), catalog))
        .orElseGet(() -> wrongColumnOfAny(name, catalog));
  }

  private Optional<String> wrongColumn(String entry, String column, Catalog catalog) {
    Optional<TableId> id = entries.getOrDefault(entry, Optional.empty());
    if (id.isEmpty()) {
      return Optional.of("names '" + entry + "', whose nodes are the graph's own; leave it out");
    }
    return id.flatMap(catalog::find) // one that is not there is told where the entry names it
        .filter(table -> table.find(column).isEmpty())
        .map(
            table ->
                "names the column '%s', which %s does not have%s"
                    .formatted(column, table.id(), hint(column, columns(table))));
  }

  private Optional<String> wrongColumnOfAny(String column, Catalog catalog) {
    Set<String> known = new TreeSet<>();
    for (Optional<TableId> id : entries.values()) {
      if (id.isPresent() && catalog.find(id.get()).isEmpty()) {
        return Optional.empty(); // it may be a column of that table
      }
      id.flatMap(catalog::find).ifPresent(table -> known.addAll(columns(table)));
    }
    return known.contains(column)
        ? Optional.empty()
        : Optional.of(
            "names the column '%s', which no table of the mapping has%s"
                .formatted(column, hint(column, known)));
  }

  private static List<String> columns(Catalog.Table table) {
    return table.columns().stream().map(Column::name).toList();
  }

  private static String hint(String wrong, Collection<String> known) {
    return NearestName.of(wrong, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; a name that hides nothing is refused");
  }

  private List<MappingProblem> problems(Function<String, Optional<String>> rule) {
    List<MappingProblem> problems = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      MappingPath path = PATH.at(i);
      rule.apply(names.get(i))
          .ifPresent(complaint -> problems.add(new MappingProblem(path, path + " " + complaint)));
    }
    return problems;
  }
}
