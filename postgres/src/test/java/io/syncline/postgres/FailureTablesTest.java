// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Operation;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests.Pause;
import io.syncline.core.projection.EntityId;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.state.PostgresStateStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see in the tables: the questions that they ask today get answers. */
final class FailureTablesTest {
  /** The statements of seed 004's section on monitoring and troubleshooting, as they are there. */
  private static final List<String> QUESTIONS =
      List.of(
          """
          SELECT entity_type, COUNT(*) as count
          FROM graph_sync_status
          WHERE sync_status = 'pending'
          GROUP BY entity_type
          ORDER BY count DESC;
          """,
          """
          SELECT entity_type, entity_id, conflict_details
          FROM graph_sync_status
          WHERE has_conflicts = true;
          """,
          """
          SELECT entity_type, attempt_number, failure_message, created_at
          FROM graph_sync_failures
          WHERE created_at > NOW() - INTERVAL '1 hour'
          ORDER BY created_at DESC
          LIMIT 20;
          """,
          """
          SELECT batch_type, batch_status, AVG(duration_seconds) as avg_duration
          FROM graph_sync_batches
          WHERE created_at > NOW() - INTERVAL '24 hours'
          GROUP BY batch_type, batch_status;
          """,
          "SELECT * FROM graph_sync_batches ORDER BY created_at DESC LIMIT 5;",
          "SELECT * FROM graph_sync_failures ORDER BY created_at DESC LIMIT 10;");

  private static final EntityId BILL = new EntityId("Bill", "42");

  private TestDatabase database;
  private PostgresStateStore store;
  private final Instant now = Instant.now();

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    database.setUp();
    store = new PostgresStateStore(database.runtime());
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void theMonitoringQueriesRunUnchangedAndAnswer() throws Exception {
    setAside();
    store.deadLetters().expect("a", "graph", List.of(BILL), now);
    store.journal().saveBatches(List.of(batch()));

    List<List<String>> answers = new ArrayList<>();
    for (String question : QUESTIONS) {
      answers.add(ask(question));
    }

    assertThat(answers.get(0)).containsExactly("Bill|1");
    assertThat(answers.get(1)).isEmpty();
    assertThat(answers.get(2)).hasSize(1).first().asString().startsWith("Bill|1|too large|");
    assertThat(answers.get(3)).containsExactly("stream|completed|0.25");
    assertThat(answers.get(4)).hasSize(1);
    assertThat(answers.get(5)).hasSize(1);
  }

  @Test
  void whatIsNotListedIsAnsweredByRule() throws Exception {
    store.saveMapping(
        "a", Map.of("Bill", new AppliedEntry("f", "{\"lane\":\"normal\"}", false, "")));
    store.saveStatus(
        new PipelineStatus(
            new io.syncline.core.checkpoint.PipelineId("a", "graph", Lane.NORMAL),
            PipelineStatus.State.STREAMING,
            "transactions",
            Position.endOf(0x10),
            0,
            0,
            1,
            1,
            null,
            0,
            1,
            "closed",
            null,
            now));
    setAside();

    assertThat(ask("SELECT entity_type, others_are, pending, failed FROM graph_sync_types"))
        .containsExactly("Bill|synced|0|1");
    assertThat(ask("SELECT target, sync_status, reason FROM graph_sync_status_of('Bill', '42')"))
        .containsExactly("graph|failed|too large");
    assertThat(ask("SELECT target, sync_status, reason FROM graph_sync_status_of('Bill', '43')"))
        .containsExactly("graph|synced|everything up to 0/10 is in the target");
  }

  @Test
  void theDefinitionOfAnEntrySaysItsLaneWhereTheViewLooks() {
    var mapping = io.syncline.testkit.contract.CivicMapping.mapping(Map.of());
    var applied = io.syncline.core.binding.MappingDifference.applied(mapping);

    store.saveMapping("a", applied);

    assertThat(
            database.value(
                "SELECT count(*) FROM syncline.entry"
                    + " WHERE definition::jsonb ->> 'lane' NOT IN"
                    + " ('critical', 'high', 'normal', 'low')"
                    + " OR definition::jsonb ->> 'lane' IS NULL"))
        .isEqualTo("0");
  }

  @Test
  void anOlderInstallationIsBroughtUpToDate() {
    database.sql(
        "DELETE FROM syncline.schema_version WHERE version >= 2",
        "DROP TABLE syncline.graph_sync_status CASCADE");
    PostgresSetup setup = new PostgresSetup(database.installer());

    SetupNeeds needs = SetupNeeds.of(List.of()).withRole(TestDatabase.RUNTIME_ROLE);
    assertThat(setup.plan(needs)).anyMatch(step -> step.sql().contains("graph_sync_status"));
    setup.apply(setup.plan(needs));
    setup.apply(setup.plan(needs));

    assertThat(setup.plan(needs)).isEmpty();
    setAside();
    assertThat(store.deadLetters().loadKeys("a", "graph")).containsExactly(BILL);
  }

  @Test
  void decisionsAreAudited() {
    setAside();
    store
        .deadLetters()
        .discard(
            "a",
            io.syncline.core.failure.DeadLetter.Filter.ALL,
            new io.syncline.core.failure.DeadLetter.Decision("as agreed", "anna", now));

    assertThat(
            database.value(
                "SELECT action || ' ' || entity_type || ' ' || entity_id || ' ' || reason || ' '"
                    + " || decided_by FROM syncline.audit"))
        .isEqualTo("discard Bill 42 as agreed anna");
  }

  @Test
  void operationsAndBatchesAreKeptUntilTheyAreOld() {
    Operation operation =
        new Operation(
            "a",
            "graph",
            Lane.NORMAL,
            BILL,
            "Bill 42",
            "upsert",
            "{}",
            "1:0/10",
            "applied",
            0,
            null,
            now.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    store.journal().saveOperations(List.of(operation, operation));
    database.sql(
        "SELECT syncline.begin_operation('over', '-1s'), syncline.begin_operation('kept', '1h')");
    store.journal().saveBatches(List.of(batch()));

    assertThat(store.journal().lastBatches("a").orElseThrow().batches()).isEqualTo(4);
    assertThat(store.journal().lastBatches("b")).isEmpty();
    assertThat(store.journal().operations("a", BILL, 1)).containsExactly(operation);
    assertThat(store.journal().operations("a", null, 9)).hasSize(2);
    store.journal().prune("a", now.minusSeconds(60));
    assertThat(store.journal().operations("a", null, 9)).hasSize(2);
    store.journal().prune("a", now.plusSeconds(60));
    assertThat(store.journal().operations("a", null, 9)).isEmpty();
    assertThat(database.value("SELECT count(*) FROM syncline.graph_sync_batches")).isEqualTo("0");
    assertThat(database.value("SELECT string_agg(key, ' ') FROM syncline.caller_operation"))
        .isEqualTo("kept");
  }

  @Test
  void requestsAndPausesAreHandedOver() {
    Request asked =
        store
            .requests()
            .submit(
                new Request(
                    0,
                    "a",
                    "Bill",
                    List.of(),
                    "id > 3",
                    null,
                    Request.WAITING,
                    0,
                    "",
                    "",
                    "anna",
                    now));

    assertThat(store.requests().open("a")).hasSize(1);
    store.requests().save(asked.progressed(7, "ROWS 1:5"));
    assertThat(store.requests().open("a").getFirst().cursor()).isEqualTo("ROWS 1:5");
    store.requests().save(asked.ended(Request.DONE, 9, ""));
    assertThat(store.requests().open("a")).isEmpty();
    assertThat(store.requests().find(asked.id()).orElseThrow().rows()).isEqualTo(9);

    store.requests().pause(new Pause("a", "graph", Lane.LOW, "too slow", "anna", now));
    assertThat(store.requests().pauses("a")).hasSize(1);
    assertThat(store.requests().resume("a", "graph", Lane.LOW)).isTrue();
    assertThat(store.requests().resume("a", "graph", Lane.LOW)).isFalse();
  }

  private void setAside() {
    store
        .deadLetters()
        .setAside(
            new Refused("a", "graph", Lane.NORMAL, BILL, "Neo.X", "too large", "{}", "1:0/10", now),
            RetrySchedule.DEFAULTS);
  }

  private BatchSummary batch() {
    return new BatchSummary(
        "a",
        "graph",
        Lane.NORMAL,
        "stream",
        "completed",
        4,
        10,
        0,
        0,
        now,
        now,
        0.25,
        "host",
        "0/10");
  }

  private List<String> ask(String question) throws SQLException {
    try (Connection connection =
            java.sql.DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + database.server().port() + "/" + database.name(),
                TestDatabase.RUNTIME_ROLE,
                "");
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = syncline");
      List<String> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery(question)) {
        while (row.next()) {
          List<String> cells = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            cells.add(row.getString(i));
          }
          rows.add(String.join("|", cells));
        }
      }
      return rows;
    }
  }
}
