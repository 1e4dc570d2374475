// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog.ForeignKey;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.postgres.catalog.TableAssembly.Header;
import io.syncline.postgres.catalog.TableAssembly.Index;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the catalog within one transaction of the caller's, so that its parts fit each other. */
final class CatalogReader {

  private final Connection connection;

  CatalogReader(Connection connection) {
    this.connection = connection;
  }

  List<TableDescription> read(Collection<TableId> tables) throws SQLException {
    List<Header> headers = readHeaders(tables);
    List<Long> oids = headers.stream().map(Header::oid).toList();
    Map<Long, List<RelationDescription>> relations =
        query(CatalogSql.RELATIONS, oids, CatalogReader::relation);
    Map<Long, List<Attribute>> attributes =
        query(CatalogSql.COLUMNS, oids, CatalogReader::attribute);
    Map<Long, List<Index>> indexes = query(CatalogSql.INDEXES, oids, CatalogReader::index);
    Map<Long, List<ForeignKey>> foreignKeys =
        query(CatalogSql.FOREIGN_KEYS, oids, CatalogReader::foreignKey);
    Types types = readTypes(attributes.values());
    return headers.stream()
        .map(
            header ->
                new TableAssembly(
                        header,
                        relations.getOrDefault(header.oid(), List.of()),
                        attributes.getOrDefault(header.oid(), List.of()),
                        indexes.getOrDefault(header.oid(), List.of()),
                        foreignKeys.getOrDefault(header.oid(), List.of()),
                        types)
                    .assemble())
        .toList();
  }

  private List<Header> readHeaders(Collection<TableId> tables) throws SQLException {
    List<Header> headers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.TABLES)) {
      Object[] schemas = tables.stream().map(TableId::schema).toArray();
      Object[] names = tables.stream().map(TableId::name).toArray();
      statement.setArray(1, connection.createArrayOf("text", schemas));
      statement.setArray(2, connection.createArrayOf("text", names));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          headers.add(
              new Header(
                  new TableId(row.getString("nspname"), row.getString("relname")),
                  row.getLong("oid"),
                  row.getString("relkind").charAt(0),
                  row.getBoolean("relrowsecurity"),
                  row.getBoolean("indirect")));
        }
      }
    }
    return headers;
  }

  /** Makes something of a row. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What the rows of each table say, by the table's oid. */
  private <T> Map<Long, List<T>> query(String sql, Collection<Long> oids, RowReader<T> reader)
      throws SQLException {
    Map<Long, List<T>> results = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("int8", oids.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          results
              .computeIfAbsent(row.getLong("root"), oid -> new ArrayList<>())
              .add(reader.read(row));
        }
      }
    }
    return results;
  }

  private static RelationDescription relation(ResultSet row) throws SQLException {
    return new RelationDescription(
        row.getLong("oid"),
        new TableId(row.getString("nspname"), row.getString("relname")),
        row.getBoolean("leaf"),
        row.getString("relreplident").charAt(0),
        strings(row, "identity"),
        row.getLong("filenode"),
        row.getString("bound"),
        row.getString("persistence").charAt(0));
  }

  private static Attribute attribute(ResultSet row) throws SQLException {
    return new Attribute(
        row.getString("attname"),
        row.getLong("atttypid"),
        row.getInt("atttypmod"),
        row.getBoolean("attnotnull"),
        generated(row.getString("attgenerated")),
        row.getBoolean("deterministic"),
        row.getString("expression"),
        row.getString("missing"));
  }

  private static Generated generated(String attgenerated) {
    return switch (attgenerated) {
      case "s" -> Generated.STORED;
      case "v" -> Generated.VIRTUAL;
      default -> Generated.NO;
    };
  }

  private static Index index(ResultSet row) throws SQLException {
    return new Index(
        strings(row, "columns"), row.getBoolean("indisprimary"), row.getBoolean("plain_unique"));
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        row.getString("conname"),
        strings(row, "columns"),
        new TableId(row.getString("nspname"), row.getString("relname")),
        strings(row, "referenced"));
  }

  private Types readTypes(Collection<List<Attribute>> attributes) throws SQLException {
    List<Long> oids =
        attributes.stream().flatMap(List::stream).map(Attribute::type).distinct().toList();
    Map<Long, Types.Type> byOid = new HashMap<>();
    Map<Long, Set<Long>> reachable = new HashMap<>();
    query(CatalogSql.TYPES, oids, CatalogReader::type)
        .forEach(
            (root, types) -> {
              types.forEach(type -> byOid.put(type.oid(), type));
              reachable.put(root, new HashSet<>(types.stream().map(Types.Type::oid).toList()));
            });
    return new Types(byOid, reachable);
  }

  private static Types.Type type(ResultSet row) throws SQLException {
    return new Types.Type(
        row.getLong("oid"),
        row.getString("nspname"),
        row.getString("typname"),
        row.getString("typtype").charAt(0),
        row.getString("typdelim").charAt(0),
        row.getInt("typtypmod"),
        row.getLong("element"),
        row.getLong("base"),
        Objects.requireNonNullElse(row.getString("detail"), ""));
  }

  private static List<String> strings(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }
}
