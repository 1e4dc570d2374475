// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.Said;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of failures and requests, however changes are captured. */
abstract class FailureRules {
  private static final String SCHEMA =
      """
      CREATE TABLE persons (id bigint PRIMARY KEY, name text);
      CREATE TABLE bills (
        id bigint PRIMARY KEY, title text, made timestamptz DEFAULT clock_timestamp());
      INSERT INTO persons SELECT i, 'p' || i FROM generate_series(1, 5) i;
      INSERT INTO bills SELECT i, 't' || i FROM generate_series(1, 5) i;
      """;

  private static final String MAPPING =
      """
      nodes:
        Person: { table: public.persons, lane: high }
        Bill:
          table: public.bills
          lane: low
          indexes: [title]
          properties: { stamps: { created: written } }
      """;

  /** More than this is a delay that somebody notices. */
  private static final Duration NOTICEABLE = Duration.ofSeconds(2);

  private final String capture;
  FailureWorld world;

  FailureRules(String capture) {
    this.capture = capture;
  }

  @BeforeEach
  void open() throws Exception {
    world =
        new FailureWorld(
            SCHEMA, MAPPING, "capture: " + capture + "\nfailures: { limit: 12, retry_first: 5m }");
    world.start();
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void aConfigurationErrorStopsItsLaneAndNoOther() throws Exception {
    world.graph("CREATE (:Bill {id: 6, title: 'somebody else made me'})");

    world.sql("INSERT INTO bills VALUES (6, 't6'), (7, 't7')");

    awaitStopped("[TARGET_OCCUPIED]");
    world.sql("INSERT INTO persons VALUES (6, 'p6')");
    await().atMost(PATIENCE).until(() -> names().contains("p6"));
    assertThat(world.sync().status().getFirst().state()).isIn(State.STREAMING, State.CATCHING_UP);
    assertThat(world.sync().running()).isTrue();
    assertThat(world.rows("SELECT 1 FROM syncline.graph_sync_failures")).isEmpty();

    world.sync().stop();
    CommandResult run = world.sync().tryCommand("run", "--until-caught-up", "--no-http");
    assertThat(run.talk()).contains("TARGET_OCCUPIED");
    assertThat(run.code()).isNotZero();
    world.graph("MATCH (b:Bill {id: 6, title: 'somebody else made me'}) DELETE b");
    world.start();
    assertThat(world.titles()).contains("6 t6", "7 t7");
  }

  @Test
  void onePercentOfPoisonIsExactlyWhatIsSetAsideAndDelaysNobodyAndMoreThanTheLimitStopsTheLane()
      throws Exception {
    try (Said said = new Said()) {
      insert(10_000, 10_300, i -> false);
      insert(100, 1100, i -> i % 100 == 50);
      world.awaitCaughtUp();

      assertThat(failed())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(1, 11).mapToObj(i -> "Bill " + (i * 100 + 50)).toList());
      assertThat(world.titles()).hasSize(5 + 300 + 990);
      assertThat(latency(100, 1100)).isLessThan(latency(10_000, 10_300).plus(NOTICEABLE));
      assertThat(said.linesWith("Bill 150 is set aside: "))
          .singleElement()
          .asString()
          .startsWith("WARN");
    }

    world.sql(
        "INSERT INTO bills SELECT i, %s FROM generate_series(2001, 2006) i".formatted(TOO_LARGE));
    awaitStopped("[RECORD_REJECTED]");
    assertThat(status().attention()).contains("records are set aside, as many as failures.limit");
    assertThat(failed()).hasSizeBetween(12, 13); // two workers may find room at once
  }

  /** One after the other, about 300 a second, as users do who do not wait for the graph. */
  private void insert(int from, int to, IntPredicate poison) throws Exception {
    try (Connection connection = world.sync().connect();
        Statement statement = connection.createStatement()) {
      for (int i = from; i < to; i++) {
        String title = poison.test(i) ? TOO_LARGE : "'t" + i + "'";
        statement.execute("INSERT INTO bills VALUES (%d, %s)".formatted(i, title));
        Thread.sleep(2);
      }
    }
  }

  /** After which one of two of these bills was in the graph. */
  private Duration latency(int from, int to) {
    List<String> millis =
        world.texts(
            "MATCH (b:Bill) WHERE %d <= b.id < %d RETURN toString(percentileDisc(b.written.epochMillis - b.made.epochMillis, 0.5)) AS t"
                .formatted(from, to));
    return Duration.ofMillis(Long.parseLong(millis.getFirst()));
  }

  @Test
  void aRequestThatWasCutOffGoesOnWhereItWas() throws Exception {
    world.graph("MATCH (b:Bill) WHERE b.id IN [2, 5] SET b.title = 'wrong'");

    world.sql(
        "INSERT INTO syncline.request (sync, entity_type, filter, state, rows_read,"
            + " read_up_to, requested_by, requested_at) SELECT name, 'Bill', 'id > 0', 'running',"
            + " 3, 'ROWS 1:3', 'me', now() FROM syncline.sync");

    await()
        .atMost(PATIENCE)
        .until(() -> world.rows("SELECT state FROM syncline.request").contains("done"));
    assertThat(world.titles()).containsExactly("1 t1", "2 wrong", "3 t3", "4 t4", "5 t5");
    assertThat(world.rows("SELECT rows_read || ' ' || read_up_to FROM syncline.request"))
        .first()
        .asString()
        .startsWith("5 ");
  }

  private void awaitStopped(String attention) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(status().state()).isEqualTo(State.STOPPED_BY_ERROR);
              assertThat(status().attention()).startsWith(attention);
            });
    await()
        .atMost(PATIENCE)
        .until(
            () -> world.rows("SELECT state FROM syncline.pipeline").contains("stopped_by_error"));
  }

  /** Of the lower lane. */
  private PipelineStatus status() {
    return world.sync().status().getLast();
  }

  private List<String> failed() throws SQLException {
    return world.rows(
        "SELECT entity_type || ' ' || entity_id FROM syncline.graph_sync_status"
            + " WHERE sync_status = 'failed'");
  }

  private List<String> names() {
    return world.texts("MATCH (p:Person) RETURN p.name AS t");
  }
}
