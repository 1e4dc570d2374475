// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables that the source's contract speaks of. */
public final class SourceTables {
  public static final PipelineId PIPELINE = new PipelineId("contract", "graph", Lane.NORMAL);
  public static final TableId PEOPLE = TableId.of("people");
  public static final TableId PAIRS = TableId.of("pairs");

  /** A table that no pipeline follows. */
  public static final TableId OTHERS = TableId.of("others");

  /** What PostgreSQL makes them by. */
  public static final List<String> SQL =
      List.of(
          "CREATE TABLE public.people (id int8 PRIMARY KEY, name text, note text)",
          "ALTER TABLE public.people ALTER note SET STORAGE EXTERNAL",
          "CREATE TABLE public.pairs (a int8, b text, v text, PRIMARY KEY (a, b))",
          "CREATE TABLE public.others (id int8 PRIMARY KEY, name text)");

  static final KeyColumns PEOPLE_KEY =
      new KeyColumns(List.of("id"), List.of(ColumnType.named("int8")));
  static final KeyColumns PAIRS_KEY =
      new KeyColumns(
          List.of("a", "b"), List.of(ColumnType.named("int8"), ColumnType.named("text")));

  private SourceTables() {}

  /** The same tables for a source that has no catalog of its own. */
  public static Catalog catalog() {
    return new Catalog(
        Map.of(
            PEOPLE, table(PEOPLE, List.of("id"), "id", "name", "note"),
            PAIRS, table(PAIRS, List.of("a", "b"), "a", "b", "v"),
            OTHERS, table(OTHERS, List.of("id"), "id", "name")));
  }

  private static Table table(TableId id, List<String> key, String... columns) {
    List<Column> all = new ArrayList<>();
    for (String column : columns) {
      String type = column.equals("id") || column.equals("a") ? "int8" : "text";
      all.add(new Column(column, ColumnType.named(type), key.contains(column), Generated.NO));
    }
    return new Table(
        id,
        id.name().hashCode(),
        'r',
        all,
        key,
        ReplicaIdentity.DEFAULT,
        key,
        List.of(key),
        List.of(),
        List.of(),
        false,
        "fingerprint of " + id);
  }
}
