// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons that a running engine makes by itself, and what they yield to. */
final class ScheduleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static VerifyWorld world(String capture, String every) throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    return VerifyWorld.running(
        sync.withOptions(
            "capture: %s\nverify: { enabled: true, every: %s, depth: deep }"
                .formatted(capture, every)));
  }

  /** Runs that the schedule made, the oldest first. */
  private static List<JsonNode> scheduled(VerifyWorld world) {
    CommandResult list =
        world.sync().tryCommand("verify", "--list", "--limit", "1000", "--output", "json");
    List<JsonNode> runs = new ArrayList<>();
    for (JsonNode run : JsonMapper.builder().build().readTree(list.output()).get("runs")) {
      runs.addFirst(run);
    }
    return runs;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: " + what).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static boolean found(VerifyWorld world, String verdict) {
    return scheduled(world).stream()
        .anyMatch(run -> ended(run) && run.get("verdict").asString().equals(verdict));
  }

  private static double gauge(VerifyWorld world, String name) {
    Gauge gauge = world.sync().meters().find(name).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }

  private static JsonNode status(VerifyWorld world) {
    CommandResult status = world.sync().tryCommand("status", "--output", "json");
    return JsonMapper.builder().build().readTree(status.output());
  }

  @Test
  void aRunningEngineComparesByItselfAndShowsWhatItFound() throws Exception {
    try (VerifyWorld world = world("log", "2s")) {
      showsWhatItFound(world);

      world.sync().stop();
      world
          .sync()
          .asSuperuser(
              "UPDATE syncline.verification SET state = 'running', ended_at = NULL"
                  + " WHERE id = (SELECT max(id) FROM syncline.verification)");
      int before = scheduled(world).size();
      long number = scheduled(world).getLast().get("run").asLong();
      world.sync().start();

      await("its end", () -> ended(scheduled(world).get(before - 1)));
      assertThat(scheduled(world).get(before - 1).get("run").asLong()).isEqualTo(number);
    }
  }

  private static void showsWhatItFound(VerifyWorld world) throws Exception {
    await("a run that finds no difference", () -> found(world, "equal"));
    await("metrics", () -> gauge(world, "syncline.verify.different") == 0);
    assertThat(gauge(world, "syncline.verify.age.seconds")).isBetween(0.0, 60.0);

    world.cypher("MATCH (b:Bill {_syncline_key: '2000'}) SET b.title = 'by hand'");
    await("a run that finds one", () -> found(world, "different"));
    await("metrics", () -> gauge(world, "syncline.verify.different") == 1);

    JsonNode last = status(world).get("lastVerification");
    assertThat(last.get("verdict").asString()).isEqualTo("different");
    assertThat(last.get("different").asLong()).isEqualTo(1);
    assertThat(last.get("verifiedThrough").isNull()).isFalse();
    assertThat(world.sync().tryCommand("status").output())
        .contains("verified: run ")
        .contains("found differences: see 'syncline verify --show ");
  }

  private static boolean ended(JsonNode run) {
    return run.get("state").asString().equals("done");
  }

  @Test
  @Tag("long")
  void ofTwoProcessesThatWorkOnAQueueOneCompares() throws Exception {
    try (VerifyWorld world = world("trigger", "1s")) {
      Process other = world.sync().startChild("");
      try {
        await("a worker of the other process", () -> members(world) > 2);
        int before = scheduled(world).size();

        await("more runs", () -> scheduled(world).size() > before + 2);
        showsWhatItFound(world);

        List<JsonNode> runs = scheduled(world);
        for (int i = 1; i < runs.size(); i++) {
          JsonNode former = runs.get(i - 1).get("endedAt");
          assertThat(former.isNull()).as("two at once: " + runs).isFalse();
          assertThat(begun(runs.get(i))).isAfterOrEqualTo(Instant.parse(former.asString()));
          assertThat(begun(runs.get(i))).isAfterOrEqualTo(begun(runs.get(i - 1)).plusMillis(1_000));
        }
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  private static Instant begun(JsonNode run) {
    return Instant.parse(run.get("startedAt").asString());
  }

  private static long members(VerifyWorld world) {
    try (Connection connection = world.sync().connectAs(TestSync.RUNTIME)) {
      String members = SqlRows.of(connection, "SELECT count(*) FROM syncline.worker").getFirst();
      return Long.parseLong(members);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("long")
  void aRunWaitsWhileTheEngineIsBehindOrTheDatabaseIsBusy() throws Exception {
    try (VerifyWorld world = VerifyWorld.running()) {
      waitsForTheEngine(world);
      waitsForTheDatabase(world);
    }
  }

  private static void waitsForTheEngine(VerifyWorld world) throws Exception {
    try (Session session = world.sync().graph().session()) {
      Transaction lock = session.beginTransaction();
      lock.run("MATCH (b:Bill {_syncline_key: '1'}) SET b.locked = true").consume();
      world.sync().sql("UPDATE bill SET title = 'later' WHERE id <= 2000");
      await("some lag", () -> lag(world) > 2);
      CompletableFuture<VerifyWorld.Run> run =
          CompletableFuture.supplyAsync(() -> world.verify("--max-lag", "2", "--max-defer", "2"));
      Thread.sleep(5_000); // longer than what is undecided may wait

      assertThat(run).isNotDone();
      lock.rollback();

      VerifyWorld.Run ended = run.get(60, TimeUnit.SECONDS);
      assertThat(ended.result().talk())
          .contains("waiting: the engine is behind by ")
          .contains("going on after ");
      assertThat(ended.verdict()).isEqualTo("equal");
      assertThat(ended.total()).isEqualTo(VerifyWorld.PERSONS + 1 + 2L * VerifyWorld.BILLS);
    }
  }

  private static double lag(VerifyWorld world) {
    return world.sync().status().stream().mapToDouble(one -> one.lagSeconds()).max().orElse(0);
  }

  private static void waitsForTheDatabase(VerifyWorld world) throws Exception {
    try (Connection one = world.sync().connect();
        Connection other = world.sync().connect();
        Statement idle = other.createStatement()) {
      other.setAutoCommit(false);
      idle.execute("SELECT 1"); // in a transaction: a role that sees no more counts it
      CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> sleep(one));
      Thread.sleep(500);
      Instant began = Instant.now();

      VerifyWorld.Run run = world.verify("--max-sessions", "1");

      assertThat(run.result().talk()).contains("sessions are at work in PostgreSQL");
      assertThat(run.verdict()).isEqualTo("equal");
      assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
      busy.get(10, TimeUnit.SECONDS);
    }
  }

  private static void sleep(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_sleep(3)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
