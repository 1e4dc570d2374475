// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Capture;
import io.syncline.system.sync.Story;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a mapping may say, seen in the graph. */
@ParameterizedClass
@MethodSource("io.syncline.system.sync.Capture#tested")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MappingStoryTest {
  private static final String SCHEMA =
      """
      CREATE TABLE author (id bigint PRIMARY KEY, name text, password text);
      CREATE TABLE entry (
        id bigint PRIMARY KEY, kind text, title text, author_id bigint, parent_id bigint,
        goal text, mood text, score integer, graph_id text, updated_at timestamptz DEFAULT now());
      CREATE TABLE coauthor (entry_id bigint, author_id bigint, share integer, at date,
        PRIMARY KEY (entry_id, author_id));
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.updated_at = clock_timestamp(); RETURN NEW; END';
      CREATE TRIGGER touched BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION touch();
      """;

  private static final String MAPPING =
      """
      nodes:
        Author: { table: public.author, labels: [Human], properties: { except: [password] } }
        Post:
          table: public.entry
          labels: [Text, Readable]
          where: "kind = 'post'"
          properties:
            only: [title, score, updated_at]
            rename: { id: number, updated_at: updatedAt }
            constants: { source: blog, ours: true, weight: 3 }
          graph_only: [pagerank]
          indexes: [title]
          back_reference: { column: graph_id, property: graphId }
          relationships:
            wrote: { type: WROTE, direction: in, to: Author, by: author_id }
            FOLLOWS: { to: Post, by: parent_id }
            TOWARD: { to: Goal, by: goal }
            FEELS: { to: Mood, by: mood }
        Comment:
          table: public.entry
          where: "kind = 'comment'"
          properties: { only: [title] }
          relationships:
            wrote: { type: WROTE, direction: in, to: Author, by: author_id }
            ON: { to: Post, by: parent_id }
        Goal: { external: true, key: [name] }
        Mood: { values_of: public.entry.mood, property: name, where: "kind = 'post'" }
      relationships:
        coauthored:
          type: WROTE
          table: public.coauthor
          from: { node: Author, by: author_id }
          to: { node: Post, by: entry_id }
          properties: { only: [share, at], rename: { at: since }, constants: { role: co } }
          graph_only: [warmth]
      """;

  @Parameter private Capture capture = Capture.LOG;
  private Story story; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    story = capture.story(SCHEMA, MAPPING);
    story.settledAfter("INSERT INTO author VALUES (9, 'first', 'secret')");
  }

  @AfterAll
  void stop() throws Exception {
    story.close();
  }

  @BeforeEach
  void empty() throws Exception {
    story.cypher("MATCH (n:FOREIGN|Goal) DETACH DELETE n");
    story.settledAfter(
        "TRUNCATE author, entry, coauthor", "INSERT INTO author VALUES (1, 'Ada', 'secret')");
  }

  @Test
  void propertiesAreChosenRenamedAndAdded() throws Exception {
    story.settledAfter("INSERT INTO entry (id, kind, title) VALUES (5, 'post', 'Hello')");

    assertThat(story.ask("MATCH (a:Human) RETURN keys(a)").toString()).doesNotContain("password");
    Object found =
        story
            .ask("MATCH (p:Post:Text:Readable) RETURN p {.number, .title, .source, .ours, .weight}")
            .getFirst();
    assertThat(found)
        .isEqualTo(
            Map.of("number", 5L, "title", "Hello", "source", "blog", "ours", true, "weight", 3L));
  }

  @Test
  void anIncomingEdgeArrivesAndAnotherEntryMayGiveTheSameType() throws Exception {
    story.settledAfter(
        "INSERT INTO entry (id, kind, author_id) VALUES (1, 'post', 1)",
        "INSERT INTO coauthor VALUES (1, 1, 50, '2026-01-01')");
    assertThat(story.ask("MATCH (:Author)-[w:WROTE]->(:Post) RETURN w")).hasSize(2);

    story.settledAfter("DELETE FROM coauthor");
    assertThat(story.ask("MATCH (:Author)-[w:WROTE]->(:Post) RETURN w.share")).hasSize(1);
    story.settledAfter(
        "INSERT INTO coauthor VALUES (1, 1, 60, NULL)", "UPDATE entry SET author_id = NULL");

    assertThat(story.ask("MATCH (:Author)-[w:WROTE {role: 'co'}]->(:Post) RETURN w.share"))
        .containsExactly(60L);
  }

  @Test
  void aRowMayNameItself() throws Exception {
    story.settledAfter("INSERT INTO entry (id, kind, parent_id) VALUES (1, 'post', 1)");
    assertThat(story.ask("MATCH (p:Post)-[f:FOLLOWS]->(p) RETURN f")).hasSize(1);

    story.settledAfter("UPDATE entry SET id = 2, parent_id = 2");
    assertThat(story.ask("MATCH (p:Post {number: 2})-[f:FOLLOWS]->(p) RETURN f")).hasSize(1);
    story.settledAfter("DELETE FROM entry");

    assertThat(story.ask("MATCH (p:Post) RETURN p")).isEmpty();
  }

  @Test
  void oneTableGivesSeveralNodesAndARowMayPassFromOneToTheOther() throws Exception {
    story.settledAfter(
        "INSERT INTO entry (id, kind, title, author_id, parent_id) VALUES"
            + " (1, 'post', 'p', 1, NULL), (2, 'comment', 'c', 1, 1)");
    assertThat(story.ask("MATCH (:Comment)-[:ON]->(p:Post) RETURN p.number")).containsExactly(1L);

    story.settledAfter("UPDATE entry SET kind = 'post', parent_id = 1 WHERE id = 2");

    assertThat(story.ask("MATCH (:Post {number: 2})-[:FOLLOWS]->(p:Post) RETURN p.number"))
        .containsExactly(1L);
    assertThat(story.ask("MATCH (c:Comment) RETURN c")).isEmpty();
  }

  @Test
  void edgesLeadToNodesOfTheGraphAndWaitForThem() throws Exception {
    story.settledAfter(
        "INSERT INTO entry (id, kind, goal) VALUES (1, 'post', 'fit'), (2, 'post', 'well')");
    assertThat(story.ask("MATCH (g:Goal) RETURN g")).isEmpty();

    story.cypher("CREATE (:Goal {name: 'fit', since: 2020})");
    story.settled(); // an edge that waits is looked for at every heartbeat
    story.settledAfter("UPDATE entry SET title = 'x'", "DELETE FROM entry WHERE id = 2");
    assertThat(story.ask("MATCH (:Post)-[:TOWARD]->(g:Goal) RETURN g.since"))
        .containsExactly(2020L);
    story.settledAfter("DELETE FROM entry");

    assertThat(story.ask("MATCH (g:Goal) RETURN properties(g)"))
        .containsExactly(Map.of("name", "fit", "since", 2020L));
  }

  @Test
  void aRowThatIsThereMayComeToNameANodeOfTheGraph() throws Exception {
    story.cypher("CREATE (:Goal {name: 'fit'}), (:Goal {name: 'well'})");
    story.settledAfter("INSERT INTO entry (id, kind) VALUES (1, 'post')");

    story.settledAfter("UPDATE entry SET goal = 'fit'");
    assertThat(story.ask("MATCH (:Post)-[:TOWARD]->(g) RETURN g.name")).containsExactly("fit");
    story.settledAfter("UPDATE entry SET goal = 'well'");

    assertThat(story.ask("MATCH (:Post)-[:TOWARD]->(g) RETURN g.name")).containsExactly("well");
  }

  @Test
  void aValueIsOneNodeForAsLongAsARowHoldsIt() throws Exception {
    story.settledAfter(
        "INSERT INTO entry (id, kind, mood) VALUES"
            + " (1, 'post', 'glad'), (2, 'post', 'glad'), (3, 'comment', 'sad')");
    assertThat(story.ask("MATCH (m:Mood) RETURN m.name")).containsExactly("glad");
    story.cypher("MATCH (m:Mood) CREATE (m)-[:FOREIGN]->(:FOREIGN)");
    Object node = story.ask("MATCH (m:Mood) RETURN elementId(m)").getFirst();

    story.settledAfter(
        "UPDATE entry SET mood = 'calm' WHERE id = 1", "DELETE FROM entry WHERE id = 3");
    assertThat(story.ask("MATCH (m:Mood {name: 'glad'})-[:FOREIGN]->() RETURN elementId(m)"))
        .containsExactly(node);
    story.settledAfter("UPDATE entry SET kind = 'comment' WHERE id = 2");

    assertThat(story.ask("MATCH (m:Mood) RETURN m.name")).containsExactly("calm");
  }

  @Test
  void whatTheGraphKeepsOnNodesAndEdgesIsLeftAlone() throws Exception {
    story.settledAfter(
        "INSERT INTO entry (id, kind, title) VALUES (1, 'post', 'a')",
        "INSERT INTO coauthor VALUES (1, 1, 50, '2026-01-01')");
    story.cypher("MATCH (p:Post)<-[w:WROTE]-() SET p.pagerank = 0.5, w.warmth = 9, p:FOREIGN_MARK");

    story.settledAfter(
        "UPDATE entry SET title = 'b', score = 2", "UPDATE coauthor SET share = NULL, at = NULL");

    String query =
        "MATCH (p:Post:FOREIGN_MARK)<-[w:WROTE]-() RETURN [p.pagerank, w.warmth, p.title]";
    assertThat(story.ask(query)).hasToString("[[0.5, 9, b]]");
  }

  @Test
  void indexesAreThere() {
    assertThat(
            story.ask(
                "SHOW INDEXES YIELD labelsOrTypes, properties WHERE labelsOrTypes = ['Post'] AND"
                    + " properties = ['title'] RETURN properties"))
        .hasSize(1);
  }
}
