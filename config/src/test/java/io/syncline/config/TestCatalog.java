// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.ForeignKey;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.Catalog.Partition;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Catalogs made by hand: {@code table("public.a", "id int8 key", "b text null", "c int8 stored")}.
 */
public final class TestCatalog {

  private final Map<TableId, Table> tables = new TreeMap<>();

  public static TestCatalog of(Draft... drafts) {
    TestCatalog catalog = new TestCatalog();
    for (Draft draft : drafts) {
      Table table = draft.table();
      catalog.tables.put(table.id(), table);
    }
    return catalog;
  }

  public Catalog catalog() {
    return new Catalog(tables);
  }

  public static Draft table(String id, String... columns) {
    return new Draft(TableId.of(id), columns);
  }

  /** A table in the making. */
  public static final class Draft {
    private final TableId id;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> primaryKey = new ArrayList<>();
    private final List<List<String>> uniqueKeys = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<Partition> partitions = new ArrayList<>();
    private char kind = 'r'; // the test's thread only, as the next
    private ReplicaIdentity identity = ReplicaIdentity.DEFAULT;
    private List<String> identityColumns = List.of();

    private Draft(TableId id, String... columns) {
      this.id = id;
      for (String column : columns) {
        column(column.split(" "));
      }
      if (!primaryKey.isEmpty()) {
        uniqueKeys.add(primaryKey);
      }
    }

    private void column(String... words) {
      List<String> rest = Arrays.asList(words);
      Generated generated =
          rest.contains("stored")
              ? Generated.STORED
              : rest.contains("virtual") ? Generated.VIRTUAL : Generated.NO;
      ColumnType type = ColumnType.named(words[1]);
      columns.add(new Column(words[0], type, !rest.contains("null"), generated));
      if (rest.contains("key")) {
        primaryKey.add(words[0]);
      }
    }

    public Draft unique(String... names) {
      uniqueKeys.add(List.of(names));
      return this;
    }

    public Draft foreignKey(String columns, String table, String referenced) {
      foreignKeys.add(
          new ForeignKey(
              id.name() + "_" + columns + "_fkey",
              List.of(columns.split(",")),
              TableId.of(table),
              List.of(referenced.split(","))));
      return this;
    }

    public Draft kind(char of) {
      kind = of;
      return this;
    }

    public Draft partition(String name) {
      kind = 'p';
      partitions.add(new Partition(TableId.of(name), 7));
      return this;
    }

    public Draft identity(ReplicaIdentity of, String... names) {
      identity = of;
      identityColumns = List.of(names);
      return this;
    }

    private Table table() {
      boolean byPrimaryKey =
          identity == ReplicaIdentity.DEFAULT || identity == ReplicaIdentity.FULL;
      return new Table(
          id,
          1,
          kind,
          columns,
          primaryKey,
          identity,
          byPrimaryKey ? primaryKey : identityColumns,
          uniqueKeys,
          foreignKeys,
          partitions,
          false,
          "");
    }
  }
}
