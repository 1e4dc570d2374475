// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Edges of one lane whose ends are created, deleted and made again in others at the same moment
 * come to what the rows say. {@code -Dseed=17} replays one round, {@code -Dseeds=500} makes so
 * many; otherwise as many as fit into some seconds.
 */
final class CrossLaneHistoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WRITERS = 3;
  private static final int TRANSACTIONS = 60;
  private static final int KEYS = 4;

  private static final String SCHEMA =
      """
      CREATE TABLE place (id int PRIMARY KEY, name text);
      CREATE TABLE person (id int PRIMARY KEY, name text);
      CREATE TABLE visit (id int PRIMARY KEY, place_id int, people int[]);
      CREATE TABLE road (id int PRIMARY KEY, place_id int, person_id int);
      """;
  private static final String MAPPING =
      """
      nodes:
        Place: { table: public.place, lane: critical }
        Person: { table: public.person, lane: low }
        Visit:
          table: public.visit
          lane: normal
          relationships:
            AT: { to: Place, by: place_id }
            WITH: { to: Person, each: people }
      relationships:
        ROAD:
          table: public.road
          lane: high
          from: { node: Place, by: place_id }
          to: { node: Person, by: person_id }
      """;

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void edgesOfOneLaneFindTheirEndsInOthers() throws Exception {
    histories(TestSync::fromTheLog);
  }

  @Test
  @Tag("long")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void edgesOfOneLaneFindTheirEndsInOthersThatTriggersCapture() throws Exception {
    histories(TestSync::byTriggers);
  }

  private static void histories(UnaryOperator<TestSync> capture) throws Exception {
    Long one = Long.getLong("seed");
    Long some = Long.getLong("seeds");
    long first = one != null ? one : System.nanoTime() % 1_000_000;
    long rounds = one != null ? 1 : some != null ? some : Long.MAX_VALUE;
    TestSync sync = capture.apply(new TestSync(SharedServers.postgres(), SharedServers.neo4j()));
    try (Story story = Story.prepared(sync, SCHEMA, MAPPING)) {
      sync.start();
      story.settledAfter("INSERT INTO place VALUES (1, 'first')");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      boolean boxed = rounds == Long.MAX_VALUE;
      for (long i = 0; i < rounds && (!boxed || System.nanoTime() < deadline); i++) {
        long seed = first + i;
        history(story, seed);
        sync.awaitCaughtUp(PATIENCE);
        assertThat(story.oracle().differencesWithin(Duration.ofSeconds(15)))
            .as("replay with -Dseed=%d", seed)
            .isEmpty();
      }
    }
  }

  private static void history(Story story, long seed) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Random dice = new Random(seed * 31 + i);
        writers.add(threads.submit(() -> write(story, dice)));
      }
      for (Future<?> writer : writers) {
        writer.get(2, TimeUnit.MINUTES);
      }
    }
  }

  private static boolean write(Story story, Random dice) throws SQLException {
    try (Connection connection = story.sync().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '2s'");
      for (int i = 0; i < TRANSACTIONS; i++) {
        try {
          statement.execute("BEGIN;" + next(dice) + (dice.nextBoolean() ? next(dice) : ""));
          statement.execute(dice.nextInt(8) == 0 ? "ROLLBACK" : "COMMIT");
        } catch (SQLException e) {
          statement.execute("ROLLBACK"); // two writers were in each other's way
        }
      }
      return true;
    }
  }

  private static String next(Random dice) {
    int key = 1 + dice.nextInt(KEYS);
    int other = 1 + dice.nextInt(KEYS);
    String end = dice.nextBoolean() ? "place" : "person";
    String create =
        "INSERT INTO %s VALUES (%d, 'n%d') ON CONFLICT DO NOTHING;"
            .formatted(end, key, dice.nextInt(9));
    String delete = "DELETE FROM %s WHERE id = %d;".formatted(end, key);
    return switch (dice.nextInt(9)) {
      case 0, 1 -> create;
      case 2 -> delete;
      case 3 -> delete + create;
      case 4 ->
          "INSERT INTO road VALUES (%1$d, %2$d, %1$d) ON CONFLICT (id) DO UPDATE SET place_id = %2$d;"
              .formatted(key, other);
      case 5 -> "DELETE FROM road WHERE id = %d;".formatted(key);
      case 6 ->
          "INSERT INTO visit VALUES (%1$d, %2$d, '{%1$d, %2$d}') ON CONFLICT (id) DO UPDATE SET place_id = %2$d, people = '{%2$d}';"
              .formatted(key, other);
      case 7 -> "DELETE FROM visit WHERE id = %d;".formatted(key);
      default -> "UPDATE %s SET id = %d WHERE id = %d;".formatted(end, other, key);
    };
  }
}
