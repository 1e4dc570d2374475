// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.publication;

import io.syncline.core.change.TableId;
import io.syncline.postgres.publication.Publication.Member;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads publications from the catalog, within whatever transaction the connection has. */
public final class PublicationReader {
  private static final int NARROWING_SINCE = 15;
  private static final int GENERATED_SINCE = 18;

  private static final String SCHEMA_MEMBERS =
      """
      UNION ALL
        SELECT 'n' || s.oid, false FROM pg_publication_namespace s
        WHERE s.pnpubid = ?::oid AND s.pnnspid = n.oid
      """;

  private final Connection connection;
  private final int version;

  public PublicationReader(Connection connection) throws SQLException {
    this.connection = connection;
    this.version = connection.getMetaData().getDatabaseMajorVersion();
  }

  /** The publication with those of the tables that it has; empty if there is none of that name. */
  public Optional<Publication> find(String name, Map<TableId, Long> tables) throws SQLException {
    String generated = version >= GENERATED_SINCE ? "p.pubgencols = 's'" : "false";
    try (PreparedStatement statement = connection.prepareStatement(publicationSql(generated))) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(publication(name, row, tables)) : Optional.empty();
      }
    }
  }

  private static String publicationSql(String generated) {
    return """
    SELECT p.oid::int8 AS oid, pg_get_userbyid(p.pubowner) AS owner, p.puballtables,
           p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate AS every_kind,
           p.pubviaroot, %s AS generated
    FROM pg_publication p WHERE p.pubname = ?
    """
        .formatted(generated);
  }

  private Publication publication(String name, ResultSet row, Map<TableId, Long> tables)
      throws SQLException {
    long oid = row.getLong("oid");
    boolean allTables = row.getBoolean("puballtables");
    return new Publication(
        name,
        oid,
        row.getString("owner"),
        allTables,
        row.getBoolean("every_kind"),
        row.getBoolean("pubviaroot"),
        row.getBoolean("generated"),
        allTables ? everything(tables) : members(oid, tables));
  }

  private static Map<TableId, Member> everything(Map<TableId, Long> tables) {
    Map<TableId, Member> members = new HashMap<>();
    tables.forEach((table, oid) -> members.put(table, new Member(oid, "a", false)));
    return members;
  }

  private Map<TableId, Member> members(long publication, Map<TableId, Long> tables)
      throws SQLException {
    boolean narrowing = version >= NARROWING_SINCE;
    String sql =
        membersSql(
            narrowing ? "r.prqual IS NOT NULL OR r.prattrs IS NOT NULL" : "false",
            narrowing ? SCHEMA_MEMBERS : "");
    Map<TableId, Member> members = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Object[] schemas = tables.keySet().stream().map(TableId::schema).toArray();
      Object[] names = tables.keySet().stream().map(TableId::name).toArray();
      statement.setArray(1, connection.createArrayOf("text", schemas));
      statement.setArray(2, connection.createArrayOf("text", names));
      statement.setLong(3, publication);
      if (narrowing) {
        statement.setLong(4, publication);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          members.put(
              new TableId(row.getString("nspname"), row.getString("relname")),
              new Member(
                  row.getLong("oid"), row.getString("evidence"), row.getBoolean("narrowed")));
        }
      }
    }
    return members;
  }

  private static String membersSql(String narrowed, String schemaMembers) {
    return """
    SELECT n.nspname, c.relname, c.oid::int8 AS oid, rel.evidence, rel.narrowed
    FROM unnest(?::text[], ?::text[]) AS wanted(s, t)
    JOIN pg_namespace n ON n.nspname = wanted.s
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.t
    CROSS JOIN LATERAL (
      SELECT 'r' || r.oid AS evidence, %s AS narrowed
      FROM pg_publication_rel r
      WHERE r.prpubid = ?::oid AND (r.prrelid = c.oid
        OR r.prrelid IN (SELECT a.relid FROM pg_partition_ancestors(c.oid::regclass) a))
      %s
      ORDER BY narrowed, evidence LIMIT 1) AS rel
    """
        .formatted(narrowed, schemaMembers);
  }
}
