// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.postgres.doctor.Check;
import io.syncline.postgres.doctor.PostgresDoctor;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.setup.SetupStep;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is set up, examined, written back and removed. */
final class SetupTest {
  private static final String SLOTS_FOR_STANDBYS =
      """
      SELECT count(*) FROM pg_replication_slots WHERE database = current_database()
      AND (current_setting('server_version_num')::int < 170000
        OR to_jsonb(pg_replication_slots) ->> 'failover' = 'true')
      """;

  private static final TableId T = TableId.of("t");
  private static final TableId U = TableId.of("u");

  private TestDatabase database;
  private PostgresSetup setup;
  private SetupNeeds needs;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, name text, graph_id text)",
        "CREATE TABLE u (id int PRIMARY KEY)",
        "INSERT INTO t SELECT g, 'x', NULL FROM generate_series(1, 5) g");
    setup = new PostgresSetup(database.installer());
    needs =
        new SetupNeeds(
            List.of(T, U), false, Map.of(T, List.of("graph_id")), TestDatabase.RUNTIME_ROLE, true);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void afterTheStepsNothingIsMissingAndTheyMayBeDoneAgain() {
    List<SetupStep> steps = setup.plan(needs);
    setup.apply(steps);
    setup.apply(steps.stream().filter(s -> !s.sql().startsWith("CREATE ROLE")).toList());

    assertThat(setup.plan(needs)).isEmpty();
  }

  @Test
  void thePublicationFollowsTheMapping() {
    setup.apply(setup.plan(needs));
    SetupNeeds fewer = new SetupNeeds(List.of(U), false, Map.of(), TestDatabase.RUNTIME_ROLE, true);

    assertThat(setup.plan(fewer))
        .extracting(SetupStep::sql)
        .containsExactly("ALTER PUBLICATION \"syncline\" DROP TABLE \"public\".\"t\";");
  }

  @Test
  void aTableWhoseUpdatesWouldFailIsNotPublished() {
    database.sql("CREATE TABLE keyless (id int)");

    assertThatThrownBy(() -> setup.plan(SetupNeeds.of(List.of(TableId.of("keyless")))))
        .hasMessageContaining("no usable replica identity")
        .hasMessageEndingWith(
            "; run: ALTER TABLE \"public\".\"keyless\" ADD COLUMN \"syncline_id\" bigint GENERATED"
                + " ALWAYS AS IDENTITY PRIMARY KEY;");
  }

  @Test
  void theDoctorFindsNothingToMendAfterTheSetupAndMuchBefore() {
    PostgresDoctor doctor = new PostgresDoctor(database.runtime(), 1 << 30);
    setup.apply(
        setup.plan(new SetupNeeds(List.of(), false, Map.of(), TestDatabase.RUNTIME_ROLE, false)));
    database.sql("DROP SCHEMA syncline CASCADE");
    List<Check> before = doctor.examine(needs, List.of(Follower.PIPELINE));

    setup.apply(setup.plan(needs));
    List<Check> after = doctor.examine(needs, List.of(Follower.PIPELINE));

    assertThat(before)
        .filteredOn(check -> check.result() == Check.Result.FAILED)
        .extracting(Check::name)
        .contains(
            "right to read public.t",
            "right to write public.t.graph_id",
            "schema syncline",
            "publication syncline");
    assertThat(before)
        .filteredOn(check -> check.result() == Check.Result.FAILED)
        .allMatch(check -> check.remedySql() != null);
    assertThat(after).noneMatch(check -> check.result() == Check.Result.FAILED);
  }

  @Test
  void theDoctorsSqlLetsARoleIntoTheSchemaThatIsThere() {
    PostgresDoctor doctor = new PostgresDoctor(database.runtime(), 1 << 30);
    setup.apply(setup.plan(needs));
    database.sql(
        "REVOKE ALL ON SCHEMA syncline FROM %1$s; REVOKE ALL ON ALL TABLES IN SCHEMA syncline FROM %1$s"
            .formatted(TestDatabase.RUNTIME_ROLE));

    Check refused = schema(doctor);
    database.sql(java.util.Objects.requireNonNull(refused.remedySql()));

    assertThat(refused.result()).isEqualTo(Check.Result.FAILED);
    assertThat(refused.toString()).contains("may not use it").doesNotContain("CREATE");
    assertThat(schema(doctor).result()).isEqualTo(Check.Result.OK);
  }

  private Check schema(PostgresDoctor doctor) {
    return doctor.examine(needs, List.of(Follower.PIPELINE)).stream()
        .filter(check -> check.name().equals("schema syncline"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void removalLeavesSomebodyElsesPublication() {
    setup.apply(setup.plan(needs));

    setup.apply(setup.planRemoval("test", List.of(Follower.PIPELINE), false));

    assertThat(setup.planRemoval("test", List.of(Follower.PIPELINE), false)).isEmpty();
    assertThat(database.value("SELECT count(*) FROM pg_publication")).isEqualTo("1");
  }

  @Test
  void removalLeavesNothing() {
    setup.apply(setup.plan(needs));
    try (PostgresSource source = database.source()) {
      Follower.begin(source, source.loadCatalog(List.of(T)));
    }
    assertThat(database.value(SLOTS_FOR_STANDBYS)).as("since PostgreSQL 17").isEqualTo("1");

    setup.apply(setup.planRemoval("test", List.of(Follower.PIPELINE), true));

    assertThat(setup.planRemoval("test", List.of(Follower.PIPELINE), true)).isEmpty();
    assertThat(
            database.value(
                "SELECT (SELECT count(*) FROM pg_publication) + (SELECT count(*) FROM"
                    + " pg_namespace WHERE nspname = 'syncline') + (SELECT count(*) FROM"
                    + " pg_replication_slots WHERE database = current_database())"))
        .isEqualTo("0");
  }

  @Test
  void backReferencesAreWrittenWhereTheyDifferAndNobodyIsWaitedFor() throws Exception {
    setup.apply(setup.plan(needs));
    KeyColumns key = new KeyColumns(List.of("id"), List.of(ColumnType.named("int4")));
    try (PostgresSource source = database.source();
        Connection user = database.connect();
        Statement statement = user.createStatement()) {
      var references = source.backReferences();
      statement.execute("BEGIN; UPDATE t SET name = 'y' WHERE id = 2");

      List<String> locked =
          references.write(
              T, key, "graph_id", Map.of("1", "T:1", "2", "T:2", "3", "T:3", "99", "T:99"));
      statement.execute("COMMIT");
      String version = database.value("SELECT xmin FROM t WHERE id = 1");
      List<String> again = references.write(T, key, "graph_id", Map.of("1", "T:1"));

      assertThat(locked).containsExactly("2");
      assertThat(again).isEmpty();
      assertThat(database.value("SELECT xmin FROM t WHERE id = 1")).isEqualTo(version);
      assertThat(database.value("SELECT string_agg(graph_id, ',' ORDER BY id) FROM t"))
          .isEqualTo("T:1,T:3");
      var all = new BackReferences.Rows(T, key, "graph_id", null);
      assertThat(references.findMissing(all, null, 2)).containsExactly("2", "4");
      assertThat(references.findMissing(all, "4", 2)).containsExactly("5");
      var some = new BackReferences.Rows(T, key, "graph_id", filter("id > 3 AND name <> '?'"));
      assertThat(references.findMissing(some, null, 9)).containsExactly("4", "5");
      assertThat(references.findMissing(some, "4", 9)).containsExactly("5");
      database.sql("INSERT INTO t (id, name) VALUES (10, 'z')");
      assertThat(references.findMissing(all, "2", 9))
          .as("in the order that pages go on by")
          .containsExactly("4", "5", "10");
      database.sql("UPDATE t SET graph_id = 'T:3' WHERE id IN (1, 4)");
      assertThat(references.findWrong(all, "T:", null, 9))
          .as("those of others as well")
          .containsExactly("1", "2", "4", "5", "10");
      assertThat(references.findWrong(some, "T:", "4", 9)).containsExactly("5", "10");
    }
  }

  private static BoundFilter filter(String text) {
    RowFilter filter = ((RowFilter.Parsed.Valid) RowFilter.parse(text)).filter();
    Map<String, ColumnType> columns =
        Map.of("id", ColumnType.named("int4"), "name", ColumnType.named("text"));
    return ((RowFilter.Bound.Valid) filter.bind(columns)).filter();
  }
}
