// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.client.Answer;
import io.syncline.client.Entity;
import io.syncline.client.SyncClient;
import io.syncline.client.Ticket;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions 170 and 175 of a training log: the second one's graph write fails, and is not lost. */
final class SyncGapTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MAPPING =
      """
      nodes:
        StrengthWorkout:
          table: public.strength_sessions
          properties: { only: [name, session_date] }
          back_reference: { column: neo4j_id, property: ref }
      """;
  private static final String ONCE = "\nfailures: { attempts: 1 }\nrecover: ";

  private final SyncClient client = new SyncClient();

  @ParameterizedTest
  @MethodSource("io.syncline.system.sync.Capture#tested")
  void failedGraphWriteIsToldRecordedAndRecovered(Capture capture) throws Exception {
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      sync.withOptions(capture.option() + ONCE + "{ enabled: false }");
      sync.sql(
          "CREATE TABLE strength_sessions (id bigint PRIMARY KEY, session_date date, name text,"
              + " neo4j_id text)");
      sync.setUp(MAPPING);
      graph(sync, "CREATE CONSTRAINT FOR (w:StrengthWorkout) REQUIRE w.name IS UNIQUE");
      graph(sync, "CREATE (:StrengthWorkout {name: 'Jan 10'})");
      sync.start();
      sync.awaitCaughtUp(PATIENCE);

      assertThat(await(sync, log(sync, 170, "2026-01-09", "Jan 9"))).isEqualTo(new Answer.Synced());
      Ticket ticket = log(sync, 175, "2026-01-10", "Jan 10");
      Answer answer = await(sync, ticket);

      assertThat(answer).isInstanceOf(Answer.Failed.class);
      assertThat(answer.warning().orElseThrow())
          .startsWith("saved, but not in the graph: StrengthWorkout 175");
      assertThat(sync.tryCommand("failures", "list", "--each").output())
          .contains("StrengthWorkout")
          .contains("175");
      assertThat(reference(sync, 175)).isNull();
      Awaitility.await().atMost(PATIENCE).until(() -> reference(sync, 170) != null);

      CommandResult dry = sync.tryCommand("recover", "--dry-run");
      assertThat(dry.code()).as(dry.toString()).isEqualTo(3);
      assertThat(dry.output()).contains("175").contains("missing, reference");

      graph(sync, "MATCH (w:StrengthWorkout {name: 'Jan 10'}) DELETE w");
      graph(sync, "MATCH (w:StrengthWorkout {name: 'Jan 9'}) DELETE w");
      CommandResult recovered = sync.tryCommand("recover", "--output", "json");

      assertThat(recovered.code()).as(recovered.toString()).isZero();
      assertThat(recovered.output().replaceAll("\\s", ""))
          .contains("\"missing\":2,\"withoutReference\":1,\"healed\":2,\"left\":0");
      assertThat(reference(sync, 175)).isEqualTo(graphReference(sync, "Jan 10"));
      assertThat(graphReference(sync, "Jan 9")).isEqualTo(reference(sync, 170));
      assertThat(await(sync, ticket)).isEqualTo(new Answer.Synced());

      assertThat(sync.tryCommand("recover", "--dry-run").code()).isZero();
      healsByItself(sync, capture);
    }
  }

  /** The same, with nobody who gives a command. */
  private void healsByItself(TestSync sync, Capture capture) throws Exception {
    graph(sync, "CREATE (:StrengthWorkout {name: 'Jan 11'})");
    Ticket ticket = log(sync, 176, "2026-01-11", "Jan 11");
    assertThat(await(sync, ticket)).isInstanceOf(Answer.Failed.class);
    sync.stop();
    sync.withOptions(capture.option() + ONCE + "{ every: 1s }").write(MAPPING);
    graph(sync, "MATCH (w:StrengthWorkout {name: 'Jan 11'}) DELETE w");

    sync.start();

    Awaitility.await().atMost(PATIENCE).until(() -> reference(sync, 176) != null);
    assertThat(reference(sync, 176)).isEqualTo(graphReference(sync, "Jan 11"));
    assertThat(await(sync, ticket)).isEqualTo(new Answer.Synced());
  }

  /** As the application logs a workout. */
  private Ticket log(TestSync sync, int id, String date, String name) throws Exception {
    try (Connection connection = sync.connect()) {
      connection.setAutoCommit(false);
      ClientWorld.run(
          connection,
          "INSERT INTO strength_sessions VALUES (%d, '%s', '%s')".formatted(id, date, name));
      Ticket ticket = client.ticket(connection, Entity.of("StrengthWorkout", id));
      connection.commit();
      return ticket;
    }
  }

  private Answer await(TestSync sync, Ticket ticket) throws Exception {
    try (Connection connection = sync.connect()) {
      return client.await(connection, ticket, PATIENCE);
    }
  }

  private static @org.jspecify.annotations.Nullable String reference(TestSync sync, int id)
      throws Exception {
    try (Connection connection = sync.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT neo4j_id FROM strength_sessions WHERE id = " + id)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String graphReference(TestSync sync, String name) {
    return sync.graph()
        .executableQuery("MATCH (w:StrengthWorkout {name: $name}) RETURN w.ref AS ref")
        .withParameters(java.util.Map.of("name", name))
        .execute()
        .records()
        .getFirst()
        .get("ref")
        .asString();
  }

  private static void graph(TestSync sync, String cypher) {
    sync.graph().executableQuery(cypher).execute();
  }
}
