// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Reads the {@code nodes:}, {@code relationships:} and {@code bookkeeping:} that a user would
 * write, as docs/mapping.md describes them, for the oracle to judge by. Knows what the tests use,
 * and trusts that it is valid.
 */
public final class MappingFile {
  private final Connection connection;
  private final List<Mapped.Node> nodes = new ArrayList<>();
  private final List<Mapped.Values> values = new ArrayList<>();
  private final List<Mapped.External> externals = new ArrayList<>();
  private final List<Mapped.Join> joins = new ArrayList<>();
  private final Set<String> graphOnly = new HashSet<>();

  private MappingFile(Connection connection) {
    this.connection = connection;
  }

  /** What the text means for the tables as they are now. */
  public static Mapped read(String yaml, Connection connection) throws SQLException {
    MappingFile file = new MappingFile(connection);
    Map<String, Object> root =
        section(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    for (var entry : section(root.get("nodes")).entrySet()) {
      file.addNode(entry.getKey(), section(entry.getValue()));
    }
    for (var entry : section(root.get("relationships")).entrySet()) {
      file.addJoin(entry.getKey(), section(entry.getValue()));
    }
    OwnNames own = OwnNames.of(section(root.get("bookkeeping")));
    return new Mapped(file.nodes, file.values, file.externals, file.joins, file.graphOnly, own);
  }

  private void addNode(String label, Map<String, Object> entry) throws SQLException {
    graphOnly.addAll(names(entry.get("graph_only")));
    if (entry.containsKey("external")) {
      externals.add(new Mapped.External(label, names(entry.get("key"))));
    } else if (entry.containsKey("values_of")) {
      addValues(label, entry);
    } else {
      Name name = Name.of(text(entry.get("table")));
      Mapped.Table table = table(name);
      List<String> key = entry.containsKey("key") ? names(entry.get("key")) : keyOf(name);
      List<Mapped.Edge> edges = new ArrayList<>();
      Set<String> used = new HashSet<>();
      for (var edge : section(entry.get("relationships")).entrySet()) {
        edges.add(edge(edge.getKey(), section(edge.getValue())));
        used.addAll(edges.getLast().by());
      }
      Map<String, Object> backReference = section(entry.get("back_reference"));
      String idColumn = (String) backReference.get("column");
      if (idColumn != null) {
        used.add(idColumn);
      }
      Map<String, String> properties = properties(entry.get("properties"), table, key, used);
      if (idColumn != null) { // the row and its node hold the same id
        properties.put(idColumn, text(backReference.getOrDefault("property", idColumn)));
      }
      nodes.add(
          new Mapped.Node(
              label,
              names(entry.get("labels")),
              table,
              key,
              properties,
              constants(entry.get("properties")),
              (String) entry.get("where"),
              text(entry.getOrDefault("lane", "normal")),
              edges,
              idColumn));
    }
  }

  private void addValues(String label, Map<String, Object> entry) throws SQLException {
    List<String> parts = Name.parts(text(entry.get("values_of")));
    Mapped.Table table = table(new Name(parts.get(0), parts.get(1)));
    values.add(
        new Mapped.Values(
            label,
            table,
            parts.get(2),
            text(entry.getOrDefault("property", "value")),
            (String) entry.get("where")));
  }

  private static Mapped.Edge edge(String name, Map<String, Object> edge) {
    boolean each = edge.containsKey("each");
    return new Mapped.Edge(
        name,
        text(edge.getOrDefault("type", name)),
        "in".equals(edge.get("direction")),
        text(edge.get("to")),
        names(edge.get(each ? "each" : "by")),
        each,
        names(edge.get("references")));
  }

  private void addJoin(String name, Map<String, Object> entry) throws SQLException {
    graphOnly.addAll(names(entry.get("graph_only")));
    Mapped.Table table = table(Name.of(text(entry.get("table"))));
    Mapped.End from = end(section(entry.get("from")));
    Mapped.End to = end(section(entry.get("to")));
    Set<String> used = new HashSet<>(from.by());
    used.addAll(to.by());
    joins.add(
        new Mapped.Join(
            name,
            text(entry.getOrDefault("type", name)),
            table,
            (String) entry.get("where"),
            from,
            to,
            properties(entry.get("properties"), table, List.of(), used),
            constants(entry.get("properties")),
            text(entry.getOrDefault("lane", "normal"))));
  }

  private static Mapped.End end(Map<String, Object> end) {
    return new Mapped.End(
        text(end.get("node")), names(end.get("by")), names(end.get("references")));
  }

  private static Map<String, String> properties(
      @Nullable Object written, Mapped.Table table, List<String> key, Set<String> used) {
    Map<String, Object> choice = written instanceof String ? Map.of() : section(written);
    Set<String> columns = new java.util.LinkedHashSet<>();
    if (choice.containsKey("only")) {
      columns.addAll(names(choice.get("only")));
    } else if (!"none".equals(written)) {
      columns.addAll(table.columns().keySet());
      columns.removeAll(used);
      columns.removeAll(names(choice.get("except")));
    }
    columns.addAll(key);
    Map<String, Object> renamed = section(choice.get("rename"));
    Map<String, String> properties = new LinkedHashMap<>();
    columns.forEach(column -> properties.put(column, text(renamed.getOrDefault(column, column))));
    return properties;
  }

  private static Map<String, Object> constants(@Nullable Object written) {
    Map<String, Object> constants = new LinkedHashMap<>();
    section(written instanceof String ? null : section(written).get("constants"))
        .forEach(
            (name, value) ->
                constants.put(name, value instanceof Integer number ? number.longValue() : value));
    return constants;
  }

  private Mapped.Table table(Name name) throws SQLException {
    Map<String, Kind> columns = new LinkedHashMap<>();
    try (ResultSet row =
        metaData().getColumns(null, pattern(name.schema), pattern(name.table), null)) {
      while (row.next()) {
        columns.put(row.getString("COLUMN_NAME"), Kind.ofType(row.getString("TYPE_NAME")));
      }
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("no table " + name);
    }
    String quoted = Rows.quoted(name.schema) + "." + Rows.quoted(name.table);
    return new Mapped.Table(quoted, quoted, columns);
  }

  private List<String> keyOf(Name name) throws SQLException {
    Map<Integer, String> key = new TreeMap<>();
    try (ResultSet row = metaData().getPrimaryKeys(null, name.schema, name.table)) {
      while (row.next()) {
        key.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(key.values());
  }

  private DatabaseMetaData metaData() throws SQLException {
    return connection.getMetaData();
  }

  private static String pattern(String name) {
    return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
  }

  @SuppressWarnings("unchecked") // YAML's maps have names as keys
  private static Map<String, Object> section(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  private static List<String> names(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list.stream().map(MappingFile::text).toList();
      default -> List.of(text(value));
    };
  }

  private static String text(@Nullable Object value) {
    return Objects.requireNonNull(value).toString();
  }

  /** A table's name, whose parts may be quoted. */
  private record Name(String schema, String table) {
    static Name of(String text) {
      List<String> parts = parts(text);
      return parts.size() == 1
          ? new Name("public", parts.get(0))
          : new Name(parts.get(0), parts.get(1));
    }

    static List<String> parts(String text) {
      List<String> parts = new ArrayList<>();
      StringBuilder part = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          part.append(text.charAt(++i));
        } else if (c == '"') {
          quoted = !quoted;
        } else if (c == '.' && !quoted) {
          parts.add(part.toString());
          part.setLength(0);
        } else {
          part.append(c);
        }
      }
      parts.add(part.toString());
      return parts;
    }
  }
}
