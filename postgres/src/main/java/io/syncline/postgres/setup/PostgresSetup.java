// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.state.StateSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Plans and carries out what must be there before Syncline runs. Any thread. */
public final class PostgresSetup {
  private static final Pattern TABLES = Pattern.compile("(?m)^CREATE TABLE IF NOT EXISTS ([^ (]+)");
  private static final Pattern FUNCTIONS =
      Pattern.compile("(?m)^CREATE OR REPLACE FUNCTION ([^ (]+)");

  private final Sessions sessions;

  /**
   * @param settings with the account of the installer, who owns the mapped tables
   */
  public PostgresSetup(PostgresSettings settings) {
    this.sessions = new Sessions(settings);
  }

  /**
   * What is missing, in the order in which it must be done; empty if nothing is.
   *
   * @throws io.syncline.core.failure.SynclineException SOURCE_SETTINGS if a table cannot be
   *     published as it is
   */
  public List<SetupStep> plan(SetupNeeds needs) {
    try (Connection connection = sessions.open()) {
      List<TableDescription> tables = PostgresCatalog.describe(connection, needs.tables());
      List<SetupStep> steps = new ArrayList<>(stateSteps(connection));
      if (needs.managesPublication()) {
        PublicationPlan publication = new PublicationPlan(sessions.settings(), connection);
        steps.addAll(needs.byTriggers() ? publication.removal() : publication.steps(needs, tables));
      }
      if (needs.triggers() != null) {
        steps.addAll(
            TriggerPlan.steps(connection, sessions.settings().schema(), needs.triggers(), tables));
      }
      if (needs.role() != null) {
        steps.addAll(
            new GrantPlan(sessions.settings(), connection, needs.role()).steps(needs, tables));
      }
      return steps;
    } catch (SQLException e) {
      throw sessions.failure("plan the setup", e);
    }
  }

  private List<SetupStep> stateSteps(Connection connection) throws SQLException {
    StateSchema schema = new StateSchema(sessions.settings().schema());
    int installed = schema.installed(connection);
    if (installed == StateSchema.latest()) {
      return List.of();
    }
    String sql = schema.sqlAfter(installed);
    return List.of(
        new SetupStep(
            "%s Syncline's own schema %s: %d tables, %d functions, version %d"
                .formatted(
                    installed == 0 ? "create" : "bring forward",
                    sessions.settings().schema(),
                    count(TABLES, sql),
                    count(FUNCTIONS, sql),
                    StateSchema.latest()),
            sql));
  }

  /** Some functions are made anew by a later version. */
  private static long count(Pattern creation, String sql) {
    return creation.matcher(sql).results().map(found -> found.group(1)).distinct().count();
  }

  /**
   * What takes away everything of a sync: its slots, its publication, its rows or tables.
   *
   * @param managesPublication whether the publication is ours to drop
   */
  public List<SetupStep> planRemoval(
      String sync, List<PipelineId> pipelines, boolean managesPublication) {
    try (Connection connection = sessions.open()) {
      return new RemovalPlan(sessions.settings(), connection)
          .steps(sync, pipelines, managesPublication);
    } catch (SQLException e) {
      throw sessions.failure("plan the removal", e);
    }
  }

  /** Carries out the steps, each in a transaction of its own. */
  public void apply(List<SetupStep> steps) {
    try (Connection connection = sessions.open()) {
      for (SetupStep step : steps) {
        apply(connection, step);
      }
    } catch (SQLException e) {
      throw sessions.failure("apply the setup", e);
    }
  }

  private void apply(Connection connection, SetupStep step) {
    try (Statement statement = connection.createStatement()) {
      // Several statements at once are one transaction.
      statement.execute(step.sql());
    } catch (SQLException e) {
      throw sessions.failure(step.what(), e);
    }
  }
}
