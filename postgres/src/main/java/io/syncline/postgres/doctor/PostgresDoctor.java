// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.publication.Publication;
import io.syncline.postgres.publication.PublicationReader;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.setup.PublicationPlan;
import io.syncline.postgres.setup.Rights;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.setup.SetupStep;
import io.syncline.postgres.slot.ServerState;
import io.syncline.postgres.slot.SlotNames;
import io.syncline.postgres.state.StateSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks whether everything is as Syncline needs it, with the eyes of the role that runs it. */
public final class PostgresDoctor {
  private static final String OWN_TABLES =
      "`syncline apply` makes its tables; `syncline plan --print-sql` prints them for a DBA";

  private static final int GENERATED_SINCE = 18;
  private static final Duration LONG = Duration.ofHours(1);

  private final Sessions sessions;
  private final PostgresSettings settings;
  private final long warnRetainedBytes;

  /**
   * @param warnRetainedBytes log kept for a slot that is worth a warning
   */
  public PostgresDoctor(PostgresSettings settings, long warnRetainedBytes) {
    this.sessions = new Sessions(settings);
    this.settings = settings;
    this.warnRetainedBytes = warnRetainedBytes;
  }

  /** Everything that was looked at, in an order that makes sense to mend it in. */
  public List<Check> examine(SetupNeeds needs, List<PipelineId> pipelines) {
    try (Connection connection = sessions.open()) {
      return examine(connection, needs, pipelines);
    } catch (SQLException e) {
      throw sessions.failure("examine the database", e);
    } catch (SynclineException e) {
      return List.of(Check.failed("connection", String.valueOf(e.getMessage()), null));
    }
  }

  private List<Check> examine(Connection connection, SetupNeeds needs, List<PipelineId> pipelines)
      throws SQLException {
    ServerState.read(connection);
    List<String> slots =
        pipelines.stream().map(p -> SlotNames.of(settings.slotPrefix(), p)).toList();
    Rights rights = new Rights(connection, settings.user());
    SlotChecks slotChecks = new SlotChecks(connection, warnRetainedBytes);
    List<TableDescription> tables = PostgresCatalog.describe(connection, needs.tables());
    List<Check> checks = new ArrayList<>();
    checks.add(Check.ok("connection", "primary at " + settings.place()));
    if (!needs.byTriggers()) {
      checks.addAll(
          new ServerChecks(new Settings(connection), rights, settings.user())
              .checks(slotChecks.missing(slots), pipelines.size()));
      checks.add(new LongTransactions(connection, settings.user(), LONG).check());
    }
    List<Check> tableChecks = new TableChecks(rights, settings.user()).checks(needs, tables);
    checks.addAll(tableChecks);
    checks.add(state(connection, rights));
    if (needs.byTriggers()) {
      checks.addAll(TriggerChecks.of(connection, settings.schema(), needs, tables));
      return checks;
    }
    checks.addAll(publication(connection, needs, tables));
    checks.addAll(slotChecks.checks(slots));
    return checks;
  }

  private Check state(Connection connection, Rights rights) throws SQLException {
    StateSchema schema = new StateSchema(settings.schema());
    String name = "schema " + settings.schema();
    if (!rights.isThereSchema(settings.schema())) {
      return Check.failed(name, "is missing", OWN_TABLES);
    }
    String schemaName = SqlText.identifier(settings.schema());
    String role = SqlText.identifier(settings.user());
    String tables =
        """
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %1$s TO %2$s;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %1$s TO %2$s;
        """
            .formatted(schemaName, role);
    if (!rights.onSchemaIfExists(settings.schema())) {
      return Check.failed(
          name,
          "role " + settings.user() + " may not use it",
          "GRANT USAGE ON SCHEMA %s TO %s;\n%s".formatted(schemaName, role, tables));
    }
    int installed = schema.installed(connection);
    if (installed != StateSchema.latest()) {
      return Check.failed(
          name, "has version " + installed + ", needs " + StateSchema.latest(), OWN_TABLES);
    }
    return rights.onEveryTableIn(settings.schema())
        ? Check.ok(name, "version " + installed)
        : Check.failed(name, "role " + settings.user() + " may not use its tables", tables);
  }

  private List<Check> publication(
      Connection connection, SetupNeeds needs, List<TableDescription> tables) throws SQLException {
    String name = "publication " + settings.publication();
    List<SetupStep> steps;
    try {
      steps = new PublicationPlan(settings, connection).steps(needs, tables);
    } catch (SynclineException e) {
      return List.of(Check.failed(name, String.valueOf(e.getMessage()), null));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        steps.isEmpty()
            ? Check.ok(name, "publishes every mapped table")
            : Check.failed(
                name,
                steps.stream().map(SetupStep::what).collect(Collectors.joining("; ")),
                steps.stream().map(SetupStep::sql).collect(Collectors.joining("\n"))));
    if (needs.generatedColumns()) {
      checks.add(generated(connection));
    }
    return checks;
  }

  private Check generated(Connection connection) throws SQLException {
    String name = "generated columns";
    if (new Settings(connection).version() < GENERATED_SINCE) {
      return Check.failed(
          name, "are published by PostgreSQL 18 and newer only; map other columns", null);
    }
    Optional<Publication> found =
        new PublicationReader(connection).find(settings.publication(), Map.of());
    return found.isPresent() && found.get().generated()
        ? Check.ok(name, "stored ones are published")
        : Check.failed(
            name,
            "are not published",
            "ALTER PUBLICATION %s SET (publish_generated_columns = stored);"
                .formatted(SqlText.identifier(settings.publication())));
  }
}
