// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.binding.rule.TableRemedy;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.RelationDescription;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.publication.Publication;
import io.syncline.postgres.publication.PublicationReader;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.session.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A publication over exactly the mapped tables. Their partitions come with them. */
public final class PublicationPlan {
  private static final int GENERATED_SINCE = 18;
  private static final String KINDS = "publish = 'insert, update, delete, truncate'";

  private final PostgresSettings settings;
  private final Connection connection;
  private final String name;

  public PublicationPlan(PostgresSettings settings, Connection connection) {
    this.settings = settings;
    this.connection = connection;
    this.name = SqlText.identifier(settings.publication());
  }

  /** What makes or alters it; empty if it is as it should be. */
  public List<SetupStep> steps(SetupNeeds needs, List<TableDescription> tables)
      throws SQLException {
    refuseMissing(needs, tables);
    tables.forEach(this::refuseUnpublishable);
    Map<TableId, Long> oids =
        tables.stream().collect(Collectors.toMap(t -> t.table().id(), t -> t.table().oid()));
    Optional<Publication> found =
        new PublicationReader(connection).find(settings.publication(), oids);
    return found.isEmpty()
        ? List.of(create(needs))
        : alterations(found.get(), needs, new TreeSet<>(oids.keySet()));
  }

  /** What takes it away, with its sync or where changes are no longer captured from the log. */
  List<SetupStep> removal() throws SQLException {
    return new PublicationReader(connection).find(settings.publication(), Map.of()).isEmpty()
        ? List.of()
        : List.of(
            new SetupStep(
                "drop publication " + settings.publication(),
                "DROP PUBLICATION IF EXISTS %s;".formatted(name)));
  }

  private void refuseMissing(SetupNeeds needs, List<TableDescription> tables) {
    Set<TableId> found = tables.stream().map(t -> t.table().id()).collect(Collectors.toSet());
    for (TableId table : needs.tables()) {
      if (!found.contains(table)) {
        throw new SynclineException(
            ErrorCode.MAPPING_INVALID,
            "table %s does not exist in %s".formatted(table, settings.place()));
      }
    }
  }

  /** Published without an identity, a table would refuse its owner's UPDATE and DELETE. */
  private void refuseUnpublishable(TableDescription description) {
    Catalog.Table table = description.table();
    Optional<RelationDescription> unlogged =
        description.leaves().filter(leaf -> leaf.persistence() != 'p').findFirst();
    if (unlogged.isPresent()) {
      throw refusal(
          unlogged.get().id() + " is unlogged or temporary",
          "run: ALTER TABLE %s SET LOGGED;".formatted(TableSql.name(unlogged.get().id())));
    }
    if (table.replicaIdentity() == Catalog.ReplicaIdentity.NOTHING
        || (table.identityColumns().isEmpty()
            && table.replicaIdentity() != Catalog.ReplicaIdentity.FULL)) {
      throw refusal(
          table.id()
              + " has no usable replica identity (published, its UPDATE and DELETE would fail)",
          TableRemedy.advice(table));
    }
  }

  private SynclineException refusal(String what, String remedy) {
    return new SynclineException(
        ErrorCode.SOURCE_SETTINGS,
        "table %s in %s cannot be published; %s".formatted(what, settings.place(), remedy));
  }

  private SetupStep create(SetupNeeds needs) throws SQLException {
    String list =
        needs.tables().isEmpty()
            ? ""
            : " FOR TABLE "
                + needs.tables().stream()
                    .map(PublicationPlan::only)
                    .collect(Collectors.joining(", "));
    String sql =
        """
        DO $syncline$ BEGIN
          CREATE PUBLICATION %s%s WITH (%s, publish_via_partition_root = false%s);
        EXCEPTION WHEN duplicate_object THEN NULL;
        END $syncline$;
        """
            .formatted(name, list, KINDS, publishesGenerated(needs) ? GENERATED : "");
    return new SetupStep("create publication " + settings.publication(), sql);
  }

  private static final String GENERATED = ", publish_generated_columns = stored";

  private boolean publishesGenerated(SetupNeeds needs) throws SQLException {
    return needs.generatedColumns()
        && connection.getMetaData().getDatabaseMajorVersion() >= GENERATED_SINCE;
  }

  private List<SetupStep> alterations(Publication found, SetupNeeds needs, Set<TableId> tables)
      throws SQLException {
    List<SetupStep> steps = new ArrayList<>();
    if (!found.everyKind() || found.viaRoot()) {
      steps.add(
          alteration(
              "publish every kind of change, and partitions as themselves",
              "SET (%s, publish_via_partition_root = false)".formatted(KINDS)));
    }
    if (publishesGenerated(needs) && !found.generated()) {
      steps.add(
          alteration(
              "publish stored generated columns", "SET (publish_generated_columns = stored)"));
    }
    if (!found.allTables()) {
      steps.addAll(membership(found, tables));
    }
    return steps;
  }

  private List<SetupStep> membership(Publication found, Set<TableId> tables) throws SQLException {
    List<SetupStep> steps = new ArrayList<>();
    Set<TableId> narrowed =
        found.members().entrySet().stream()
            .filter(member -> member.getValue().narrowed())
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    for (TableId table : narrowed) {
      steps.add(alteration("publish all of " + table, "DROP TABLE " + TableSql.name(table)));
    }
    for (TableId table : tables) {
      if (narrowed.contains(table) || !found.members().containsKey(table)) {
        steps.add(alteration("publish " + table, "ADD TABLE " + only(table)));
      }
    }
    for (TableId table : published(found)) {
      if (!tables.contains(table)) {
        steps.add(alteration("no longer publish " + table, "DROP TABLE " + TableSql.name(table)));
      }
    }
    return steps;
  }

  /** Without ONLY, tables that inherit from it would join, which are tables of their own. */
  private static String only(TableId table) {
    return "ONLY " + TableSql.name(table);
  }

  private SetupStep alteration(String what, String action) {
    return new SetupStep(
        "publication %s: %s".formatted(settings.publication(), what),
        "ALTER PUBLICATION %s %s;".formatted(name, action));
  }

  private Set<TableId> published(Publication publication) throws SQLException {
    String sql =
        """
        SELECT n.nspname, c.relname
        FROM pg_publication_rel r
        JOIN pg_class c ON c.oid = r.prrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE r.prpubid = ?::oid
        """;
    Set<TableId> tables = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, publication.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(new TableId(row.getString(1), row.getString(2)));
        }
      }
    }
    return tables;
  }
}
