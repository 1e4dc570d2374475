// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static io.syncline.system.sync.TestSync.RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.failure.ErrorCode;
import io.syncline.embedded.SharedServers;
import io.syncline.engine.Ended;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may do what: all stories here run as a role that owns nothing. */
final class RightsTest {
  private static final String SCHEMA =
      "CREATE TABLE item (id bigint PRIMARY KEY, name text, secret text, graph_id text);"
          + "INSERT INTO item SELECT i, 'name ' || i FROM generate_series(1, 5) i";

  private static final String MAPPING =
      """
      nodes:
        Item:
          table: public.item
          properties: { only: [name] }
          back_reference: { column: graph_id }
      """;

  @Test
  void theRoleThatRunsOwnsNothingAndIsNoSuperuser() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.settled();

      assertThat(
              asked(
                  story,
                  "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole"
                      + " FROM pg_roles WHERE rolname = '"
                      + RUNTIME
                      + "'"))
          .isEqualTo("f");
      assertThat(
              asked(
                  story,
                  "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = relowner"
                      + " WHERE rolname = '"
                      + RUNTIME
                      + "'"))
          .isEqualTo("0");
      await() // sessions that were closed end a moment later
          .untilAsserted(
              () ->
                  assertThat(
                          asked(
                              story,
                              "SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity"
                                  + " WHERE datname = current_database()"
                                  + " AND pid <> pg_backend_pid()"))
                      .isEqualTo(RUNTIME));
      assertThat(
              asked(
                  story,
                  "SELECT has_column_privilege('" + RUNTIME + "', 'item', 'name'," + " 'UPDATE')"))
          .isEqualTo("f");
    }
  }

  @Test
  void anAdministratorMayInstallByTheScript() throws Exception {
    try (Story story = Story.prepared(SCHEMA, MAPPING)) {
      story.sync().install("uninstall", "--yes");
      story.sync().asSuperuser("REVOKE ALL ON item FROM " + RUNTIME);
      CommandResult script = story.sync().tryToInstall("plan", "--print-sql", "--role", RUNTIME);

      story.sync().asSuperuser(script.output());
      story.sync().command("apply", "--yes"); // as the role that owns nothing
      story.sync().start();

      story.settledAfter("UPDATE item SET name = 'x' WHERE id = 3");
    }
  }

  @Test
  void aPublicationOfSomebodyElseIsUsedAndLeftAlone() throws Exception {
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      sync.sql(SCHEMA + "; CREATE PUBLICATION theirs FOR TABLE item");
      sync.withOptions("manage_publication: false\n  publication: theirs").setUp(MAPPING);
      sync.command("doctor");
      sync.start();
      sync.sql("UPDATE item SET name = 'streamed' WHERE id = 3");
      sync.awaitCaughtUp(Duration.ofSeconds(30));
      assertThat(
              sync.graph()
                  .executableQuery("MATCH (i:Item {name: 'streamed'}) RETURN i.id")
                  .execute()
                  .records())
          .hasSize(1);

      assertThat(sync.tryToInstall("uninstall").output())
          .contains("pg_drop_replication_slot", "DROP SCHEMA")
          .doesNotContain("PUBLICATION");
    }
  }

  @Test
  void aPolicyCannotMakeATableLookEmpty() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.settled();
      story.sync().stop();
      story.sql(
          "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY nobody ON item USING (false)");
      story.sync().command("apply", "--new-snapshot", "--yes");
      story.sync().start();

      assertThat(story.sync().awaitEnd(Duration.ofSeconds(20)))
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              end -> {
                assertThat(end.error().code()).isEqualTo(ErrorCode.SOURCE_RIGHTS);
                assertThat(end.error()).hasMessageContaining("row-level security");
              });
      assertThat(story.ask("MATCH (i:Item) RETURN i")).hasSize(5);
      story.sync().stop();
      story
          .sync()
          .asSuperuser(
              story.sync().tryToInstall("plan", "--print-sql", "--role", RUNTIME).output());
      try {
        story.sync().start();
        story.settledAfter("DELETE FROM item WHERE id = 1");
      } finally {
        story.sync().stop();
        story.sync().asSuperuser("ALTER ROLE " + RUNTIME + " NOBYPASSRLS");
      }
    }
  }

  @Test
  void aRightThatIsTakenAwayIsNamed() throws Exception {
    try (Story story = Story.prepared(SCHEMA, MAPPING)) {
      story.sync().asSuperuser("REVOKE SELECT ON item FROM " + RUNTIME);
      story.sync().start();

      assertThat(story.sync().awaitEnd(Duration.ofSeconds(20)))
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              end -> assertThat(end.error().code()).isEqualTo(ErrorCode.SOURCE_RIGHTS));
    }
  }

  @Test
  void aRoleThatMayNotSeeHowItGoesIsToldWhatToGrant() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.settled();
      story.sync().stop(); // or it might come upon it first, and end
      story.sync().asSuperuser("REVOKE USAGE ON SCHEMA syncline FROM " + RUNTIME);

      CommandResult refused = story.sync().tryCommand("status");
      assertThat(refused.code()).isEqualTo(4);
      assertThat(refused.output()).doesNotContain("never");
      story.sync().asSuperuser(grants(refused));

      story.sync().start();
      awaitStreaming(story);
    }
  }

  private static void awaitStreaming(Story story) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    CommandResult status = story.sync().tryCommand("status");
    while (!status.output().contains("streaming")) {
      assertThat(System.nanoTime()).as("%s", status).isLessThan(deadline);
      Thread.sleep(200);
      status = story.sync().tryCommand("status");
    }
  }

  private static String grants(CommandResult result) {
    return result
        .output()
        .lines()
        .filter(line -> line.contains("GRANT"))
        .findFirst()
        .orElseThrow()
        .replaceFirst("^.*?GRANT", "GRANT");
  }

  private static String asked(Story story, String sql) throws SQLException {
    try (Connection connection = story.sync().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
