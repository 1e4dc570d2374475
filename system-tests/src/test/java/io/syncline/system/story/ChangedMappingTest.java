// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.failure.ErrorCode;
import io.syncline.engine.Ended;
import io.syncline.system.sync.Load;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mapping changes, and nodes are there already. */
final class ChangedMappingTest {
  private static final String SCHEMA =
      """
      CREATE TABLE person (id bigint PRIMARY KEY, name text, age integer, note text);
      CREATE TABLE item (id bigint PRIMARY KEY, owner bigint, maker bigint, name text, tags text[]);
      INSERT INTO person SELECT i, 'p' || i, i FROM generate_series(1, 300) i;
      INSERT INTO item SELECT i, i % 300, (i + 1) % 300, 'i' || i, ARRAY['t' || i % 7]
        FROM generate_series(1, 3000) i;
      """;

  private static final String BEFORE =
      """
      nodes:
        Person: { table: public.person, labels: [Human, Old], properties: { only: [name, note] } }
        Item:
          table: public.item
          relationships:
            OWNED_BY: { to: Person, by: owner }
            TAGGED: { to: Tag, each: tags }
        Tag: { values_of: public.item.tags }
      """;

  private static final String AFTER =
      """
      nodes:
        Person:
          table: public.person
          labels: [Human, New]
          where: "age <> 7"
          properties: { only: [name, age], rename: { name: fullName } }
        Item:
          table: public.item
          properties: { except: [tags] }
          lane: high
          relationships:
            OWNED_BY: { to: Person, by: owner }
            MADE_BY: { to: Person, by: maker, direction: in }
      """;

  @Test
  void aChangedMappingIsRefusedPlannedAndAppliedBesideTheStream() throws Exception {
    try (Story story = Story.of(SCHEMA, BEFORE)) {
      story.settled();
      story.cypher("MATCH (p:Person {id: 9}) SET p.mine = 1 CREATE (p)-[:FOREIGN]->(:FOREIGN)");
      story.sync().stop();
      story.sync().write(AFTER);
      story.judgeBy(AFTER);
      story.sync().start();
      assertThat(story.sync().awaitEnd(Duration.ofSeconds(20)))
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              end -> assertThat(end.error().code()).isEqualTo(ErrorCode.MAPPING_CHANGED));
      story.sync().stop();
      assertThat(story.sync().tryToInstall("plan").output())
          .contains("Person", "Item", "Tag: removed", "label");

      try (Load load =
          new Load(
              story,
              "INSERT INTO item VALUES (3000 + $, $, $, 'x', '{y}');"
                  + "UPDATE person SET name = 'q' || $ WHERE id = $ % 300")) {
        story.sync().install("apply", "--yes");
        story.sync().start();
        load.awaitMore(50);
      }
      story.cypher("MATCH (p {id: 9}) REMOVE p.mine"); // what was there is not judged
      story.settledAfter("DELETE FROM item WHERE id % 2 = 0");

      assertThat(story.ask("MATCH (n:Tag|Old) RETURN n")).isEmpty();
      assertThat(story.ask("MATCH (:Person {id: 9})-[:FOREIGN]->(f) RETURN f")).hasSize(1);
    }
  }

  @Test
  void whatAFormerMappingLeftGoesBeforeANewSnapshotIsLoaded() throws Exception {
    String turned = BEFORE.replace("by: owner }", "by: owner, direction: in }");
    try (Story story = Story.of(SCHEMA, BEFORE)) {
      story.settled();
      story.sync().stop();
      story.sync().write(turned);
      story.judgeBy(turned);
      story.sync().install("apply", "--new-snapshot", "--yes");
      story.sync().start();

      story.settledAfter("INSERT INTO item VALUES (4000, 1, 2, 'x', '{y}')");
    }
  }

  @Test
  void anEntryThatChangesItsLaneLosesNothingThatTheFormerOneHadNotRead() throws Exception {
    String mapping = "nodes: { Person: { table: public.person, lane: %s } }\n";
    try (Story story = Story.of(SCHEMA, mapping.formatted("normal"))) {
      story.settled();
      story.sync().stop();
      story.sql(
          "UPDATE person SET name = 'unread' WHERE id = 5", "DELETE FROM person WHERE id = 6");

      story.sync().setUp(mapping.formatted("high"));
      story.sync().start();

      story.settledAfter("INSERT INTO person VALUES (1000, 'new', 0)");
    }
  }

  @Test
  void nodesThatAreThereAreRefusedUnlessTheyAreToBeAdopted() throws Exception {
    String mapping = "nodes: { Person: { table: public.person, properties: { only: [name] } } }\n";
    String adopting = mapping.replace("table:", "adopt: true, table:");
    try (Story story = Story.prepared(SCHEMA, mapping)) {
      story.cypher(
          "CREATE (:Person {id: 5, rank: 3})-[:FOREIGN]->(:FOREIGN), (:Person:FOREIGN {id: 999})");
      Object node = story.ask("MATCH (p:Person {id: 5}) RETURN elementId(p)").getFirst();
      story.sync().write(mapping.replace("[name]", "[name, note]"));
      assertThat(story.sync().tryToInstall("plan").output())
          .contains("nodes already there that Syncline did not make: 2", "TARGET_OCCUPIED");
      story.sync().write(mapping);
      story.sync().start();
      assertThat(story.sync().awaitEnd(Duration.ofSeconds(30)))
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              end -> {
                assertThat(end.error())
                    .hasMessageContaining("Person")
                    .hasMessageContaining("adopt");
                assertThat(end.error().code()).isEqualTo(ErrorCode.TARGET_OCCUPIED);
              });
      story.sync().stop();
      assertThat(story.ask("MATCH (p:Person {id: 5}) RETURN properties(p)"))
          .containsExactly(Map.of("id", 5L, "rank", 3L));

      story.sync().write(adopting);
      assertThat(story.sync().tryToInstall("plan").output()).contains("nodes already there: 2");
      story.sync().setUp(adopting);
      story.judgeBy(adopting.replace("adopt:", "graph_only: [rank], adopt:"));
      story.sync().start();
      story.settledAfter("UPDATE person SET name = 'five' WHERE id = 5");

      String query =
          "MATCH (p:Person {id: 5, name: 'five', rank: 3})-[:FOREIGN]->() RETURN elementId(p)";
      assertThat(story.ask(query)).containsExactly(node);
    }
  }

  @Test
  void theEchoOfABackReferenceEndsByItself() throws Exception {
    String mapping =
        """
        nodes:
          Person:
            table: public.person
            properties: { only: [name, age] }
            back_reference: { column: note, property: graphId }
        """;
    String touched =
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.age = NEW.age + 1;"
            + " RETURN NEW; END';CREATE TRIGGER touched BEFORE UPDATE ON person FOR EACH ROW"
            + " EXECUTE FUNCTION touch()";
    try (Story story = Story.prepared(SCHEMA + touched, mapping)) {
      story.sync().start();
      story.settled(); // the user's trigger changed each row once more, and the graph knows
      assertThat(story.ask("MATCH (p:Person) RETURN DISTINCT p.age - p.id")).containsExactly(1L);

      story.settledAfter(
          "INSERT INTO person VALUES (1000, 'new', 0)", "UPDATE person SET id = 0 WHERE id = 1");
      story.settledAfter("UPDATE person SET note = 'mine' WHERE id = 2");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> SqlRows.of(story.sync(), "SELECT note FROM person WHERE id = 2"),
              List.of("Person:2")::equals);

      assertThat(story.ask("MATCH (p:Person {id: 1000}) RETURN p.age")).containsExactly(1L);
      assertThat(story.ask("MATCH (p:Person {id: 0}) RETURN p.graphId"))
          .containsExactly("Person:0");
    }
  }
}
