// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One record that the graph refuses is set aside with its reason; the rest is kept equal. */
final class DeadLettersTest {
  private FailureWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new FailureWorld();
  }

  @AfterEach
  void close() throws Exception {
    world.graph("DROP CONSTRAINT by_hand IF EXISTS");
    world.close();
  }

  @Test
  void aValueTooLargeForAnIndexIsSetAsideAndHealsWhenItIsMended() throws Exception {
    world.start();

    world.sql(
        "UPDATE bills SET title = %s, sponsor = 2 WHERE id = 1; UPDATE bills SET title = 'after' WHERE id = 2"
            .formatted(TOO_LARGE));
    world.awaitCaughtUp();

    assertThat(world.letters()).containsExactly("Bill 1");
    assertThat(world.rows("SELECT failure_message FROM syncline.graph_sync_failures"))
        .first()
        .asString()
        .containsIgnoringCase("index");
    assertThat(world.titles()).containsExactly("1 t1", "2 after", "3 t3", "4 t4", "5 t5");
    assertThat(world.sponsorsOf(1)).containsExactly("p1");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                world
                    .sync()
                    .status()
                    .getFirst()
                    .guarantee()
                    .equals("transactions, dead letters excepted"));

    world.sql("UPDATE bills SET title = 'mended' WHERE id = 1");
    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    assertThat(world.titles()).containsExactly("1 mended", "2 after", "3 t3", "4 t4", "5 t5");
    assertThat(world.sponsorsOf(1)).containsExactly("p2");
    assertThat(world.rows("SELECT DISTINCT resolution FROM syncline.graph_sync_failures"))
        .containsExactly("healed");
  }

  @Test
  void theSnapshotSetsAsideToo() throws Exception {
    world.sql("UPDATE bills SET title = %s WHERE id IN (2, 4)".formatted(TOO_LARGE));

    world.start();

    assertThat(world.letters()).containsExactly("Bill 2", "Bill 4");
    assertThat(world.titles()).containsExactly("1 t1", "3 t3", "5 t5");
    world.sql("DELETE FROM bills WHERE id = 2; UPDATE bills SET title = 'now' WHERE id = 4");
    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    assertThat(world.titles()).containsExactly("1 t1", "3 t3", "4 now", "5 t5");
    assertThat(world.sponsorsOf(4)).containsExactly("p4");
  }

  @Test
  void aUniqueValueThatPassesFromOneRowToAnotherMakesNoDeadLetter() throws Exception {
    world.graph("CREATE CONSTRAINT by_hand FOR (p:Person) REQUIRE p.email IS UNIQUE");
    world.start();

    world.sql(
        "BEGIN; DELETE FROM persons WHERE id = 5;"
            + " INSERT INTO persons VALUES (6, 'heir', '5@x'); COMMIT;"
            + " BEGIN; UPDATE persons SET email = NULL WHERE id = 4;"
            + " UPDATE persons SET email = '4@x' WHERE id = 3; COMMIT");
    world.awaitCaughtUp();

    assertThat(world.rows("SELECT failure_message FROM syncline.graph_sync_failures")).isEmpty();
    assertThat(
            world.texts(
                "MATCH (p:Person) RETURN p.name + ' ' + coalesce(p.email, '-') AS t ORDER BY t"))
        .containsExactly("heir 5@x", "p1 1@x", "p2 2@x", "p3 4@x", "p4 -");
  }

  @Test
  void aRowThatBreaksAConstraintMadeByHandIsToldWithTheTargetsWords() throws Exception {
    world.graph("CREATE CONSTRAINT by_hand FOR (p:Person) REQUIRE p.email IS UNIQUE");
    world.start();

    world.sql("INSERT INTO persons VALUES (6, 'twin', '5@x'), (7, 'other', '7@x')");
    world.awaitCaughtUp();

    assertThat(world.letters()).containsExactly("Person 6");
    assertThat(world.rows("SELECT failure_code FROM syncline.graph_sync_failures"))
        .containsExactly("Neo.ClientError.Schema.ConstraintValidationFailed");
    assertThat(world.texts("MATCH (p:Person {name: 'other'}) RETURN p.email AS t"))
        .containsExactly("7@x");

    world.graph("DROP CONSTRAINT by_hand");
    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    assertThat(world.texts("MATCH (p:Person {name: 'twin'}) RETURN p.email AS t"))
        .containsExactly("5@x");
  }

  @Test
  void aNewSnapshotSetsANodeAsideThatItMayNotSweepForItsUsersEdge() throws Exception {
    world.close();
    world =
        new FailureWorld(
            """
            CREATE TABLE persons (id bigint PRIMARY KEY, name text);
            INSERT INTO persons SELECT i, 'p' || i FROM generate_series(1, 5) i;
            """,
            "nodes: { Person: { table: public.persons, foreign_edges: fail } }",
            "");
    world.start();
    world.graph("MATCH (p:Person {name: 'p3'}) CREATE (p)-[:KNOWS]->(:Friend)");
    world.sync().stop();
    world.sql("DELETE FROM persons WHERE id IN (2, 3, 4)");
    world.sync().install("apply", "--new-snapshot", "--yes");

    world.start();

    assertThat(world.letters()).containsExactly("Person 3");
    assertThat(persons()).containsExactly("p1", "p3", "p5");
    world.sql("INSERT INTO persons VALUES (6, 'p6')");
    world.awaitCaughtUp();
    assertThat(persons()).containsExactly("p1", "p3", "p5", "p6");
    world.graph("MATCH (:Person)-[edge:KNOWS]->(friend) DELETE edge, friend");
    assertThat(world.command("failures", "retry", "--type", "Person", "--key", "3")).isZero();
    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    assertThat(persons()).containsExactly("p1", "p5", "p6");
  }

  private List<String> persons() {
    return world.texts("MATCH (p:Person) RETURN p.name AS t ORDER BY t");
  }
}
