// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example schemas and mappings, exactly as they are shipped. */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  private static Story story(String name) throws IOException {
    Path folder = EXAMPLES.resolve(name);
    String file = Files.readString(folder.resolve("syncline.yaml"));
    String mapping = file.substring(file.indexOf("\nnodes:") + 1);
    return Story.prepared(Files.readString(folder.resolve("schema.sql")), mapping);
  }

  /** The tour runs it as well. */
  @Test
  @Tag("long")
  void civic() throws Exception {
    String user = "'00000000-0000-4000-8000-00000000000a'";
    String argument = "'00000000-0000-4000-8000-0000000000aa'";
    try (Story story = story("civic")) {
      story.sql(
          "INSERT INTO governors VALUES ('Kent', 'G. Kent', NULL, '2020-02-29')",
          "INSERT INTO users (id, email, name, interests, reputation, password_hash)"
              + " VALUES ("
              + user
              + ", 'a@b', 'Ada', '{roads,schools}', 1.5, 'x')",
          "INSERT INTO sponsors (id, name, county, user_id) VALUES (1, 'Ann', 'Kent', "
              + user
              + "), (2, 'Bob', NULL, NULL)",
          "INSERT INTO sessions VALUES ('senate', 7, 'Seventh', '2026-01-01')",
          "INSERT INTO sittings VALUES ('senate', 7, 3, '2026-02-01', '09:30', 'Hall')");
      story.sync().start();
      story.settledAfter(
          "INSERT INTO bills (id, number, title, sponsor_id, co_sponsors, tags, signed_by,"
              + " session_chamber, session_number, cost, support, introduced_on) VALUES"
              + " (1, 'B-1', 'Roads', 1, '{2, 9, 2}', '{roads, tax}', 'Kent', 'senate', 7, 12.50,"
              + " 0.75, '2026-01-05')",
          "INSERT INTO bills (id, number, title, status, supersedes)"
              + " VALUES (2, 'B-2', 'More roads', 'withdrawn', 1)",
          "INSERT INTO arguments VALUES (" + argument + ", 1, " + user + ", NULL, 'for', 'good')",
          "INSERT INTO claims VALUES (" + argument + ", 1, 'cheap', 0.5, 'B-1')",
          "INSERT INTO citizen_participation (kind, user_id, bill_id, value, body) VALUES"
              + " ('vote', "
              + user
              + ", 1, 1, NULL), ('comment', "
              + user
              + ", 1, NULL, 'hm'),"
              + " ('bookmark', "
              + user
              + ", 1, NULL, NULL), ('vote', "
              + user
              + ", 2, -1, NULL)",
          "INSERT INTO sitting_agenda VALUES ('senate', 7, 3, 1, 1, 'read')");
      assertThat(story.ask("MATCH ()-[r]->() RETURN DISTINCT type(r)")).hasSize(17);
      assertThat(
              story.ask(
                  "SHOW INDEXES YIELD labelsOrTypes, properties WHERE properties = ['createdAt']"
                      + " RETURN labelsOrTypes[0]"))
          .contains("User", "Person", "Bill", "Argument", "Claim", "Comment");

      story.settledAfter(
          "UPDATE bills SET status = 'introduced' WHERE id = 2",
          "UPDATE sponsors SET id = 9 WHERE id = 2",
          "UPDATE sessions SET number = 8; DELETE FROM governors");
      assertThat(story.ask("MATCH (:User)-[v:VOTED]->(:Bill) RETURN v")).hasSize(2);
      story.settledAfter("DELETE FROM users", "TRUNCATE bills CASCADE");

      assertThat(story.ask("MATCH (n:Bill|Argument|Claim|Comment|Tag) RETURN n")).isEmpty();
    }
  }

  @Test
  void content() throws Exception {
    String tenant = "'00000000-0000-4000-8000-000000000001'";
    String item = "'00000000-0000-4000-8000-00000000000";
    try (Story story = story("content")) {
      story.sync().start();
      story.settledAfter(
          "INSERT INTO content_items (id, tenant_id, project_id, title) VALUES"
              + " ("
              + item
              + "a', "
              + tenant
              + ", "
              + tenant
              + ", 'one')",
          "INSERT INTO content_items (id, tenant_id, project_id, title, source_item) VALUES"
              + " ("
              + item
              + "b', "
              + tenant
              + ", "
              + tenant
              + ", 'two', "
              + item
              + "a')",
          "INSERT INTO threads (id, tenant_id, title) VALUES (" + item + "c', " + tenant + ", 't')",
          "INSERT INTO thread_content VALUES (" + item + "c', " + item + "a', 0.25)",
          "INSERT INTO messages (thread_id, author, body, mentions) VALUES"
              + " ("
              + item
              + "c', 'me', 'hi', ARRAY["
              + item
              + "a', "
              + item
              + "b']::uuid[])",
          "INSERT INTO tags VALUES (" + tenant + ", 'new', 'red')",
          "INSERT INTO content_tags VALUES (" + item + "a', " + tenant + ", 'new')");
      assertThat(story.ask("MATCH ()-[r]->() RETURN r")).hasSize(6);

      story.settledAfter(
          "UPDATE content_items SET deleted_at = now() WHERE title = 'one'",
          "UPDATE tags SET name = 'old'",
          "INSERT INTO messages (thread_id, reply_to, author, body) SELECT thread_id, id, 'you',"
              + " 'ho' FROM messages");
      story.settledAfter("UPDATE content_items SET deleted_at = NULL", "DELETE FROM threads");

      assertThat(story.ask("MATCH (n:Message|Thread) RETURN n")).isEmpty();
      assertThat(story.ask("MATCH (:ContentItem)-[:HAS_TAG]->(t:Tag) RETURN t.name"))
          .containsExactly("old");
    }
  }

  @Test
  void training() throws Exception {
    try (Story story = story("training")) {
      story.cypher(
          "CREATE (w:StrengthWorkout {postgres_id: 1, id: 'w-1'})<-[:FOREIGN]-(:FOREIGN),"
              + " (:Person {id: 'me'}), (:Block {id: 'base'}), (:Exercise {id: 'squat'}),"
              + " (:Goal {id: 'strong'})");
      Object node = story.ask("MATCH (w:StrengthWorkout) RETURN elementId(w)").getFirst();
      story.sql(
          "INSERT INTO strength_sessions (session_date, name, block_id) VALUES"
              + " ('2026-01-01', 'Legs', 'base'), ('2026-01-03', 'Arms', 'peak')",
          "INSERT INTO strength_sets (session_id, set_order, exercise_id, exercise_name) VALUES"
              + " (1, 1, 'squat', 'Squat'), (1, 2, 'squat', 'Squat'), (2, 1, 'curl', 'Curl')",
          "INSERT INTO strength_session_people VALUES (1, 'me'), (2, 'me')",
          "INSERT INTO strength_session_goals VALUES (1, 'strong')");
      story.sync().start();
      story.settled();
      String adopted =
          "MATCH (:FOREIGN)-[:FOREIGN]->(w:StrengthWorkout {id: 'w-1', name: 'Legs'})"
              + " RETURN elementId(w)";
      assertThat(story.ask(adopted)).containsExactly(node);
      assertThat(story.ask("MATCH (:StrengthWorkout)-[r:INCLUDED]->(:Exercise) RETURN r"))
          .hasSize(2);

      assertThat(story.sync().tryCommand("waiting").output())
          .contains("Exercise curl", "Block peak");

      story.cypher("CREATE (:Block {id: 'peak'})");
      story.settled();
      story.sql("DELETE FROM strength_sessions WHERE id = 1");

      // The graph's own relationships keep the node, stripped of what Syncline wrote.
      story.cypher("MATCH (w:StrengthWorkout {id: 'w-1'}) SET w:FOREIGN_KEPT");
      story.sync().awaitCaughtUp(java.time.Duration.ofSeconds(20));
      assertThat(story.ask("MATCH (:FOREIGN)-[:FOREIGN]->(w) RETURN [w.id, w.name, w.date]"))
          .hasToString("[[w-1, null, null]]");
    }
  }
}
