// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import io.syncline.system.oracle.Kind;
import io.syncline.system.oracle.Mapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A schema made by chance, the SQL that creates it, and a mapping of it. */
final class RandomSchema {
  private static final List<Kind> KEY_KINDS =
      List.of(Kind.BIGINT, Kind.INT, Kind.UUID, Kind.TEXT, Kind.NUMERIC);
  private static final List<Kind> PROPERTY_KINDS =
      List.of(
          Kind.TEXT,
          Kind.BIGINT,
          Kind.NUMERIC,
          Kind.BOOL,
          Kind.TIMESTAMPTZ,
          Kind.DATE,
          Kind.FLOAT8,
          Kind.INT_ARRAY);

  private final Random dice;
  private final List<String> sql = new ArrayList<>();
  private final List<TableSpec> tables = new ArrayList<>();
  private final List<Mapped.Node> nodes = new ArrayList<>();
  private final List<Mapped.Values> values = new ArrayList<>();
  private final List<Mapped.Join> joins = new ArrayList<>();

  /**
   * A table to write to.
   *
   * @param key columns of its replica identity
   * @param unique columns that are unique and may be NULL
   */
  record TableSpec(Mapped.Table table, List<String> key, List<String> unique) {}

  RandomSchema(Random dice) {
    this.dice = dice;
    int count = 2 + dice.nextInt(3);
    for (int i = 0; i < count; i++) {
      addTable(i);
    }
    for (int i = 0; i < count; i++) {
      nodes.add(node(i));
    }
    for (int i = dice.nextInt(3); i > 0; i--) {
      addJoin(i);
    }
  }

  List<String> sql() {
    return sql;
  }

  List<TableSpec> tables() {
    return tables;
  }

  Mapped mapping() {
    return new Mapped(nodes, values, List.of(), joins);
  }

  /** Key and property columns; columns that name other rows come with the node. */
  private void addTable(int number) {
    Map<String, Kind> columns = new LinkedHashMap<>();
    List<String> key = new ArrayList<>(List.of("id"));
    columns.put("id", any(KEY_KINDS));
    if (dice.nextInt(4) == 0) {
      columns.put("part", any(List.of(Kind.INT, Kind.TEXT)));
      key.add("part");
    }
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      columns.put("p" + i, any(PROPERTY_KINDS));
    }
    columns.put("status", Kind.TEXT);
    columns.put("note", Kind.TEXT);
    columns.put("code", Kind.TEXT);
    tables.add(
        new TableSpec(
            new Mapped.Table(
                "public." + name(number), "public.%s".formatted("t" + number), columns),
            key,
            List.of("code")));
  }

  private static String name(int number) {
    return "t" + number;
  }

  private Mapped.Node node(int number) {
    TableSpec spec = tables.get(number);
    Map<String, Kind> columns = new LinkedHashMap<>(spec.table().columns());
    Map<String, String> properties = new LinkedHashMap<>();
    columns.keySet().forEach(column -> properties.put(column, column));
    properties.put("status", "state");
    List<Mapped.Edge> edges = new ArrayList<>();
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      edges.add(edge(i, columns));
    }
    String tags = dice.nextBoolean() ? "tags" : null;
    if (tags != null) {
      columns.put(tags, Kind.TEXT_ARRAY);
    }
    Mapped.Table table = new Mapped.Table(spec.table().name(), spec.table().yamlName(), columns);
    tables.set(number, new TableSpec(table, spec.key(), spec.unique()));
    if (tags != null) {
      String label = "Tag" + number;
      values.add(new Mapped.Values(label, table, tags, "value", null));
      edges.add(new Mapped.Edge("tagged", "TAGGED", false, label, List.of(tags), true, List.of()));
    }
    create(table, spec.key());
    return new Mapped.Node(
        "N" + number,
        dice.nextBoolean() ? List.of("Thing" + number) : List.of(),
        table,
        spec.key(),
        properties,
        dice.nextInt(3) == 0 ? Map.of("source", "test") : Map.of(),
        dice.nextInt(3) == 0 ? "status is null or status <> 'gone'" : null,
        any(List.of("normal", "normal", "high")),
        edges);
  }

  private Mapped.Edge edge(int number, Map<String, Kind> columns) {
    int target = dice.nextInt(tables.size());
    TableSpec to = tables.get(target);
    boolean incoming = dice.nextInt(3) == 0;
    String type = any(List.of("KNOWS", "LIKES", "OWNS"));
    String name = "r" + number;
    if (dice.nextInt(4) == 0) {
      columns.put("c" + number, Kind.TEXT);
      return new Mapped.Edge(
          name, type, incoming, "N" + target, List.of("c" + number), false, to.unique());
    }
    if (to.key().size() == 1 && dice.nextInt(3) == 0) {
      columns.put(
          "a" + number, java.util.Objects.requireNonNull(to.table().columns().get("id")).array());
      return new Mapped.Edge(
          name, type, incoming, "N" + target, List.of("a" + number), true, List.of());
    }
    List<String> by = new ArrayList<>();
    for (String part : to.key()) {
      String column = "f" + number + "_" + part;
      columns.put(column, to.table().columns().get(part));
      by.add(column);
    }
    return new Mapped.Edge(name, type, incoming, "N" + target, by, false, List.of());
  }

  private void create(Mapped.Table table, List<String> key) {
    List<String> parts = new ArrayList<>();
    table.columns().forEach((column, kind) -> parts.add(column + " " + kind.sql()));
    boolean byIndex = dice.nextInt(4) == 0;
    parts.add((byIndex ? "UNIQUE (" : "PRIMARY KEY (") + String.join(", ", key) + ")");
    if (table.columns().containsKey("code")) {
      parts.add("UNIQUE (code)");
    }
    sql.add("CREATE TABLE " + table.name() + " (" + String.join(", ", parts) + ")");
    if (table.columns().containsKey("note")) {
      sql.add("ALTER TABLE " + table.name() + " ALTER note SET STORAGE EXTERNAL");
    }
    if (byIndex) {
      String bare = table.name().substring(table.name().indexOf('.') + 1);
      key.forEach(
          column -> sql.add("ALTER TABLE " + table.name() + " ALTER " + column + " SET NOT NULL"));
      String index = bare + "_" + String.join("_", key) + "_key";
      sql.add("ALTER TABLE " + table.name() + " REPLICA IDENTITY USING INDEX " + index);
    }
  }

  private void addJoin(int number) {
    Map<String, Kind> columns = new LinkedHashMap<>();
    columns.put("id", any(KEY_KINDS));
    Mapped.End from = end("x", columns);
    Mapped.End to = end("y", columns);
    Map<String, String> properties = new LinkedHashMap<>();
    if (dice.nextBoolean()) {
      columns.put("weight", Kind.INT);
      columns.put("note", Kind.TEXT);
      properties.put("weight", "weight");
      properties.put("note", "remark");
    }
    columns.put("status", Kind.TEXT);
    properties.put("status", "status");
    Mapped.Table table = new Mapped.Table("public.j" + number, "public.j" + number, columns);
    tables.add(new TableSpec(table, List.of("id"), List.of()));
    create(table, List.of("id"));
    joins.add(
        new Mapped.Join(
            "joined" + number,
            any(List.of("KNOWS", "JOINED")),
            table,
            dice.nextInt(3) == 0 ? "status = 'on'" : null,
            from,
            to,
            properties,
            Map.of(),
            any(List.of("normal", "high"))));
  }

  private Mapped.End end(String prefix, Map<String, Kind> columns) {
    int target = dice.nextInt(nodes.size());
    Mapped.Node node = nodes.get(target);
    if (dice.nextInt(4) == 0) {
      columns.put(prefix + "_code", Kind.TEXT);
      return new Mapped.End(node.label(), List.of(prefix + "_code"), List.of("code"));
    }
    List<String> by = new ArrayList<>();
    for (String part : node.key()) {
      columns.put(prefix + "_" + part, node.table().columns().get(part));
      by.add(prefix + "_" + part);
    }
    return new Mapped.End(node.label(), by, List.of());
  }

  private <T> T any(List<T> some) {
    return some.get(dice.nextInt(some.size()));
  }
}
