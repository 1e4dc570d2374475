// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import io.syncline.system.oracle.Kind;
import io.syncline.system.oracle.Mapped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

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

  private static final List<String> ODD = List.of("", "", " Ö.d \"nä`me' $x{} \\u0041");

  private final Random dice;
  private final String odd;
  private final String place;
  private final List<String> sql = new ArrayList<>();
  private final List<String> foreignKeys = new ArrayList<>();
  private final Set<Integer> partitioned = new HashSet<>();
  private final List<Mapped.External> externals = new ArrayList<>();
  private final List<TableSpec> tables = new ArrayList<>();
  private final List<Mapped.Node> nodes = new ArrayList<>();
  private final List<Mapped.Values> values = new ArrayList<>();
  private final List<Mapped.Join> joins = new ArrayList<>();

  /**
   * A table to write to.
   *
   * @param key columns of its replica identity
   * @param unique columns that are unique and may be NULL
   * @param leaves the partitions, if there are any
   */
  record TableSpec(
      Mapped.Table table, List<String> key, List<String> unique, List<String> leaves) {}

  RandomSchema(Random dice) {
    this.dice = dice;
    this.odd = any(ODD);
    this.place = odd.isEmpty() ? "public" : "s" + odd;
    if (!odd.isEmpty()) {
      sql.add("CREATE SCHEMA " + quoted(place));
    }
    int count = 2 + dice.nextInt(3);
    for (int i = 0; i < count; i++) {
      addTable(i);
    }
    for (int i = 0; i < count; i++) {
      nodes.add(node(i));
    }
    for (int i = 0; i < count; i++) {
      if (dice.nextInt(3) == 0) {
        nodes.add(second(nodes.get(i), i));
      }
    }
    for (int i = dice.nextInt(3); i > 0; i--) {
      addJoin(i);
    }
    sql.addAll(foreignKeys);
  }

  /** Another node over the same table, with a filter of its own. */
  private Mapped.Node second(Mapped.Node first, int number) {
    return new Mapped.Node(
        "M" + number + odd,
        List.of(),
        first.table(),
        first.key(),
        first.properties(),
        Map.of(),
        quoted("status" + odd) + " = 'on'",
        any(List.of("normal", "high")),
        List.of(),
        null);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private String sqlName(String table) {
    return quoted(place) + "." + quoted(table + odd);
  }

  private String yamlName(String table) {
    return odd.isEmpty() ? "public." + table : quoted(place) + "." + quoted(table + odd);
  }

  List<String> sql() {
    return sql;
  }

  List<TableSpec> tables() {
    return tables;
  }

  Mapped mapping() {
    return new Mapped(nodes, values, externals, joins);
  }

  /** Key and property columns; columns that name other rows come with the node. */
  private void addTable(int number) {
    Map<String, Kind> columns = new LinkedHashMap<>();
    List<String> key = new ArrayList<>(List.of("id" + odd));
    columns.put("id" + odd, any(KEY_KINDS));
    if (dice.nextInt(4) == 0) {
      columns.put("part" + odd, any(List.of(Kind.INT, Kind.TEXT)));
      key.add("part" + odd);
    }
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      columns.put("p" + i + odd, any(PROPERTY_KINDS));
    }
    columns.put("status" + odd, Kind.TEXT);
    columns.put("note" + odd, Kind.TEXT);
    columns.put("code" + odd, Kind.TEXT);
    if (dice.nextInt(4) == 0) {
      partitioned.add(number);
    }
    tables.add(
        new TableSpec(
            new Mapped.Table(sqlName("t" + number), yamlName("t" + number), columns),
            key,
            partitioned.contains(number) ? List.of() : List.of("code" + odd),
            partitioned.contains(number) ? leaves("t" + number) : List.of()));
  }

  private List<String> leaves(String table) {
    return List.of(sqlName(table + "_0"), sqlName(table + "_1"));
  }

  private Mapped.Node node(int number) {
    TableSpec spec = tables.get(number);
    Map<String, Kind> columns = new LinkedHashMap<>(spec.table().columns());
    Map<String, String> properties = new LinkedHashMap<>();
    columns.keySet().forEach(column -> properties.put(column, column));
    properties.put("status" + odd, "state");
    List<Mapped.Edge> edges = new ArrayList<>();
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      edges.add(dice.nextInt(6) == 0 ? toExternal(i, columns) : edge(i, number, columns));
    }
    String reference = number == 0 || dice.nextInt(3) == 0 ? "reference" + odd : null;
    if (reference != null) {
      columns.put(reference, Kind.TEXT);
      properties.put(reference, "graphId");
    }
    String tags = dice.nextBoolean() ? "tags" + odd : null;
    if (tags != null) {
      columns.put(tags, Kind.TEXT_ARRAY);
    }
    Mapped.Table table = new Mapped.Table(spec.table().name(), spec.table().yamlName(), columns);
    tables.set(number, new TableSpec(table, spec.key(), spec.unique(), spec.leaves()));
    if (tags != null) {
      String label = "Tag" + number + odd;
      values.add(new Mapped.Values(label, table, tags, "value", null));
      edges.add(
          new Mapped.Edge("tagged", "TAGGED" + odd, false, label, List.of(tags), true, List.of()));
    }
    create(table, tables.get(number), "t" + number);
    return new Mapped.Node(
        "N" + number + odd,
        dice.nextBoolean() ? List.of("Thing" + number) : List.of(),
        table,
        spec.key(),
        properties,
        dice.nextInt(3) == 0 ? Map.of("source", "test") : Map.of(),
        dice.nextInt(3) == 0
            ? quoted("status" + odd) + " is null or " + quoted("status" + odd) + " <> 'gone'"
            : null,
        any(List.of("normal", "normal", "high")),
        edges,
        reference);
  }

  private Mapped.Edge toExternal(int number, Map<String, Kind> columns) {
    Mapped.External goal = new Mapped.External("Goal", List.of("id"));
    if (externals.isEmpty()) {
      externals.add(goal);
    }
    columns.put("g" + number + odd, Kind.BIGINT);
    return new Mapped.Edge(
        "r" + number, "TOWARD", false, "Goal", List.of("g" + number + odd), false, List.of());
  }

  private Mapped.Edge edge(int number, int owner, Map<String, Kind> columns) {
    int target = dice.nextInt(tables.size());
    TableSpec to = tables.get(target);
    boolean incoming = dice.nextInt(3) == 0;
    String type = any(List.of("KNOWS", "LIKES", "OWNS")) + odd;
    String name = "r" + number;
    String label = "N" + target + odd;
    if (dice.nextInt(4) == 0 && !to.unique().isEmpty()) {
      columns.put("c" + number + odd, Kind.TEXT);
      return new Mapped.Edge(
          name, type, incoming, label, List.of("c" + number + odd), false, to.unique());
    }
    if (to.key().size() == 1 && dice.nextInt(3) == 0) {
      Kind element = java.util.Objects.requireNonNull(to.table().columns().get("id" + odd));
      columns.put("a" + number + odd, element.array());
      return new Mapped.Edge(
          name, type, incoming, label, List.of("a" + number + odd), true, List.of());
    }
    List<String> by = new ArrayList<>();
    for (String part : to.key()) {
      String column = "f" + number + "_" + part;
      columns.put(column, to.table().columns().get(part));
      by.add(column);
    }
    if (dice.nextInt(3) == 0) {
      addForeignKey("t" + owner, by, to);
    }
    return new Mapped.Edge(name, type, incoming, label, by, false, List.of());
  }

  private void addForeignKey(String table, List<String> by, TableSpec to) {
    foreignKeys.add(
        "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s) ON DELETE %s ON UPDATE CASCADE"
            .formatted(
                sqlName(table),
                quoted(by),
                to.table().name(),
                quoted(to.key()),
                any(List.of("CASCADE", "SET NULL"))));
  }

  private static String quoted(List<String> columns) {
    return String.join(", ", columns.stream().map(RandomSchema::quoted).toList());
  }

  private void create(Mapped.Table table, TableSpec spec, String bare) {
    List<String> parts = new ArrayList<>();
    table.columns().forEach((column, kind) -> parts.add(quoted(column) + " " + kind.sql()));
    boolean byIndex = spec.leaves().isEmpty() && dice.nextInt(4) == 0;
    String constraint =
        "CONSTRAINT " + quoted(bare + "_key") + (byIndex ? " UNIQUE" : " PRIMARY KEY");
    parts.add(constraint + " (" + quoted(spec.key()) + ")");
    if (!spec.unique().isEmpty()) {
      parts.add("UNIQUE (" + quoted(spec.unique()) + ")");
    }
    sql.add(
        "CREATE TABLE "
            + table.name()
            + " ("
            + String.join(", ", parts)
            + ")"
            + (spec.leaves().isEmpty()
                ? ""
                : " PARTITION BY HASH (" + quoted(spec.key().getFirst()) + ")"));
    if (table.columns().containsKey("note" + odd)) {
      sql.add(
          "ALTER TABLE "
              + table.name()
              + " ALTER "
              + quoted("note" + odd)
              + " SET STORAGE EXTERNAL");
    }
    for (int i = 0; i < spec.leaves().size(); i++) {
      sql.add(
          "CREATE TABLE %s PARTITION OF %s FOR VALUES WITH (MODULUS 2, REMAINDER %d)"
              .formatted(spec.leaves().get(i), table.name(), i));
    }
    if (byIndex) {
      spec.key()
          .forEach(
              column ->
                  sql.add(
                      "ALTER TABLE "
                          + table.name()
                          + " ALTER "
                          + quoted(column)
                          + " SET NOT NULL"));
      sql.add(
          "ALTER TABLE " + table.name() + " REPLICA IDENTITY USING INDEX " + quoted(bare + "_key"));
    }
  }

  private void addJoin(int number) {
    Map<String, Kind> columns = new LinkedHashMap<>();
    columns.put("id" + odd, any(KEY_KINDS));
    Mapped.End from = end("x", columns);
    Mapped.End to = end("y", columns);
    Map<String, String> properties = new LinkedHashMap<>();
    if (dice.nextBoolean()) {
      columns.put("weight" + odd, Kind.INT);
      columns.put("note" + odd, Kind.TEXT);
      properties.put("weight" + odd, "weight");
      properties.put("note" + odd, "remark");
    }
    columns.put("status" + odd, Kind.TEXT);
    properties.put("status" + odd, "status");
    Mapped.Table table = new Mapped.Table(sqlName("j" + number), yamlName("j" + number), columns);
    TableSpec spec = new TableSpec(table, List.of("id" + odd), List.of(), List.of());
    tables.add(spec);
    create(table, spec, "j" + number);
    joins.add(
        new Mapped.Join(
            "joined" + number,
            any(List.of("KNOWS", "JOINED")) + odd,
            table,
            dice.nextInt(3) == 0 ? quoted("status" + odd) + " = 'on'" : null,
            from,
            to,
            properties,
            Map.of(),
            any(List.of("normal", "high"))));
  }

  private Mapped.End end(String prefix, Map<String, Kind> columns) {
    int target = dice.nextInt(Math.min(nodes.size(), 2));
    Mapped.Node node = nodes.get(target);
    List<String> unique = tables.get(target).unique();
    if (dice.nextInt(4) == 0 && !unique.isEmpty()) {
      columns.put(prefix + "_code" + odd, Kind.TEXT);
      return new Mapped.End(node.label(), List.of(prefix + "_code" + odd), unique);
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
