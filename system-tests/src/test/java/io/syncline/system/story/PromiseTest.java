// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Capture;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.Story;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an event in PostgreSQL does to the graph: the whole way through the engine, with either
 * capture and default replica identity, judged with hashes by the oracle after each step.
 */
@ParameterizedClass
@EnumSource(Capture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PromiseTest {
  /** Larger than what PostgreSQL keeps in the row itself. */
  private static final String LARGE = "repeat('long text ', 1000)";

  @Parameter private Capture capture = Capture.LOG;
  private Story story; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    story = capture.story(PromiseWorld.SCHEMA, PromiseWorld.MAPPING);
  }

  @AfterAll
  void stop() throws Exception {
    story.close();
  }

  @BeforeEach
  void empty() throws Exception {
    story.settledAfter("TRUNCATE person, bill, vote");
    story.cypher("MATCH (n:FOREIGN) DETACH DELETE n");
  }

  @Test
  void everyTableHasTheDefaultReplicaIdentity() throws Exception {
    assertThat(
            SqlRows.of(
                story.sync(),
                "SELECT relreplident FROM pg_class WHERE relname IN ('person', 'bill', 'vote')"))
        .containsExactly("d", "d", "d");
  }

  @Test
  void aColumnThatBecomesNullLosesItsProperty() throws Exception {
    story.settledAfter("INSERT INTO person VALUES (1, 'a@b', 'Ada', 'bio', '1815-12-10')");

    story.settledAfter("UPDATE person SET bio = NULL, born = NULL WHERE id = 1");

    assertThat(story.ask("MATCH (p:Person {id: 1}) RETURN keys(p)").toString())
        .contains("name")
        .doesNotContain("bio")
        .doesNotContain("born");
  }

  @Test
  void anEdgeFollowsItsForeignKey() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1), (2)",
        "INSERT INTO bill (id, sponsor_id) VALUES (1, 1)");

    story.settledAfter("UPDATE bill SET sponsor_id = 2");

    assertThat(story.ask("MATCH (:Bill)-[:SPONSORED_BY]->(p) RETURN p.id")).containsExactly(2L);
  }

  @Test
  void anEdgeGoesWithItsForeignKey() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1)",
        "INSERT INTO bill (id, sponsor_id, co_sponsors) VALUES (1, 1, '{1}')");

    story.settledAfter("UPDATE bill SET sponsor_id = NULL, co_sponsors = NULL");

    assertThat(story.ask("MATCH (:Bill)-[r]->() RETURN r")).isEmpty();
  }

  @Test
  void twoEdgesOfOneTypeBetweenTheSameNodesAreTwo() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1)",
        "INSERT INTO bill (id, sponsor_id, seconder_id) VALUES (1, 1, 1)");
    assertThat(story.ask("MATCH (:Bill)-[r:SPONSORED_BY]->() RETURN r")).hasSize(2);

    story.settledAfter("UPDATE bill SET seconder_id = NULL");

    assertThat(story.ask("MATCH (:Bill)-[r:SPONSORED_BY]->() RETURN r")).hasSize(1);
  }

  @Test
  void aJoinRowThatMovesAnEndTakesItsEdgeAlong() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1), (2)",
        "INSERT INTO bill (id) VALUES (1), (2)",
        "INSERT INTO vote VALUES (1, 1, 1, 5)");

    story.settledAfter("UPDATE vote SET person_id = 2");
    story.settledAfter("UPDATE vote SET bill_id = 2, value = NULL");

    assertThat(story.ask("MATCH (p:Person)-[:VOTED]->(b:Bill) RETURN [p.id, b.id]").toString())
        .isEqualTo("[[2, 2]]");
  }

  @Test
  void duplicatesAndNullsInAnArrayCollapse() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (42)",
        "INSERT INTO bill (id, co_sponsors, tags)"
            + " VALUES (1, '{42, NULL, 42, 42}', '{tax, NULL, tax}')");
    assertThat(story.ask("MATCH (:Bill)-[r:CO_SPONSORED_BY|TAGGED]->() RETURN r")).hasSize(2);

    story.settledAfter("UPDATE bill SET co_sponsors = '{42, NULL}', tags = '{NULL}'");

    assertThat(story.ask("MATCH (:Bill)-[r:CO_SPONSORED_BY|TAGGED]->() RETURN r")).hasSize(1);
  }

  @Test
  void aKeyChangeKeepsTheNodeAndWhatOthersKeepOnIt() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id, name) VALUES (1, 'Ada')",
        "INSERT INTO bill (id, sponsor_id) VALUES (1, 1)");
    story.cypher("MATCH (p:Person) SET p.rank = 7 CREATE (p)<-[:FOREIGN {note: 'x'}]-(:FOREIGN)");
    Object node = story.ask("MATCH (p:Person) RETURN elementId(p)").getFirst();

    story.settledAfter("UPDATE person SET id = 2");

    String query =
        "MATCH (p:Person {id: 2, rank: 7})<-[:FOREIGN {note: 'x'}]-(:FOREIGN) RETURN elementId(p)";
    assertThat(story.ask(query)).containsExactly(node);
    assertThat(story.ask("MATCH (:Bill)-[r:SPONSORED_BY]->() RETURN r")).isEmpty(); // waits for 1
    story.settledAfter("UPDATE bill SET sponsor_id = 2");
    assertThat(story.ask("MATCH (:Bill)-[:SPONSORED_BY]->(p) RETURN elementId(p)"))
        .containsExactly(node);
  }

  @Test
  void ownedEdgesFollowTheirMovedRow() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1)",
        "INSERT INTO bill (id, title, sponsor_id, co_sponsors, tags, body)"
            + " VALUES (1, 'a', 1, '{1}', '{tax}', "
            + LARGE
            + ")",
        "INSERT INTO vote (id, person_id, bill_id, remark) VALUES (1, 1, 1, " + LARGE + ")");

    story.settledAfter("UPDATE bill SET id = 2", "UPDATE vote SET id = 9, bill_id = 2");

    assertThat(story.ask("MATCH (:Bill {id: 2})-[r]->() RETURN r")).hasSize(3);
    assertThat(story.ask("MATCH ()-[v:VOTED]->() RETURN v.id")).containsExactly(9L);
  }

  @Test
  void twoRowsThatSwapTheirKeysKeepTheirNodes() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id, name) VALUES (1, 'Ada'), (2, 'Bob')",
        "INSERT INTO bill (id, sponsor_id) VALUES (1, 1), (2, 2)");
    story.cypher("MATCH (p:Person) SET p.rank = p.id CREATE (p)-[:FOREIGN]->(:FOREIGN {of: p.id})");
    Object ada = story.ask("MATCH (p:Person {name: 'Ada'}) RETURN elementId(p)").getFirst();

    story.settledAfter(
        "UPDATE person SET id = -id; UPDATE person SET id = CASE id WHEN -1 THEN 2 ELSE 1 END");

    String query =
        "MATCH (p:Person {id: 2, name: 'Ada', rank: 1})-[:FOREIGN]->(:FOREIGN {of: 1})"
            + " RETURN elementId(p)";
    assertThat(story.ask(query)).containsExactly(ada);
  }

  @Test
  void aRowThatLeavesTheFilterGoesAndComesBackWhole() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1)",
        "INSERT INTO bill (id, title, body, sponsor_id, co_sponsors, tags)"
            + " VALUES (1, 'a', "
            + LARGE
            + ", 1, (SELECT array_agg(i) FROM"
            + " generate_series(1, 2000) i), '{tax}')",
        "INSERT INTO vote VALUES (1, 1, 1, 5)");

    story.settledAfter("UPDATE bill SET status = 'withdrawn'");
    assertThat(story.ask("MATCH (b:Bill) RETURN b")).isEmpty();
    assertThat(story.ask("MATCH ()-[r]->(:Person) RETURN r")).isEmpty();
    story.settledAfter("UPDATE bill SET status = 'draft'"); // body and co_sponsors are not sent

    assertThat(story.ask("MATCH (b:Bill) RETURN size(b.body)")).containsExactly(10_000L);
    assertThat(story.ask("MATCH (:Bill)-[r]->(:Person) RETURN r")).hasSize(2);
    assertThat(story.ask("MATCH ()-[v:VOTED]->(:Bill) RETURN v.value")).containsExactly(5L);
  }

  @Test
  void edgesOfOtherRowsGoWithANodeAndComeBackWithIt() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id, boss) VALUES (1, 1), (2, 1)",
        "INSERT INTO bill (id, sponsor_id, co_sponsors) VALUES (1, 1, '{1, 2}')",
        "INSERT INTO vote VALUES (1, 1, 1, 5)");

    story.settledAfter("DELETE FROM person WHERE id = 1");
    assertThat(story.ask("MATCH (:Bill)-[r]->() RETURN r")).hasSize(1);
    story.settledAfter("INSERT INTO person (id, name, boss) VALUES (1, 'again', 2)");

    assertThat(story.ask("MATCH (:Person {id: 1, name: 'again'})-[r]-() RETURN r")).hasSize(5);
    assertThat(story.ask("MATCH ()-[v:VOTED]->() RETURN v.value")).containsExactly(5L);
  }

  @Test
  void aDeletedRowTakesItsNodeItsEdgesAndTheValuesNobodyElseHolds() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id) VALUES (1)",
        "INSERT INTO bill (id, sponsor_id, tags) VALUES (1, 1, '{tax, road}'), (2, 1, '{road}')");

    story.settledAfter("DELETE FROM bill WHERE id = 1");

    assertThat(story.ask("MATCH (t:Tag) RETURN t.value")).containsExactly("road");
  }

  @Test
  void anEdgeWaitsOverARestartForItsEnds() throws Exception {
    story.settledAfter(
        "INSERT INTO bill (id, sponsor_id, co_sponsors) VALUES (1, 1, '{1, 2}')",
        "INSERT INTO vote VALUES (1, 1, 9, 5)");
    assertThat(story.ask("MATCH (p:Person) RETURN p")).isEmpty(); // and no ghost
    story.sync().stop();
    story.sql("INSERT INTO person (id) VALUES (1)");
    story.sync().start();
    story.settled();
    assertThat(story.ask("MATCH (:Bill)-[r]->(:Person) RETURN r")).hasSize(2);

    story.settledAfter("INSERT INTO bill (id) VALUES (9)", "INSERT INTO person (id) VALUES (2)");

    assertThat(story.ask("MATCH (:Bill)-[r]->(:Person) RETURN r")).hasSize(3);
    assertThat(story.ask("MATCH (:Person)-[v:VOTED]->(:Bill {id: 9}) RETURN v")).hasSize(1);
  }

  @Test
  void anEdgeThatWaitsFollowsItsRowAndGoesWithIt() throws Exception {
    story.settledAfter(
        "INSERT INTO bill (id, sponsor_id, seconder_id) VALUES (1, 1, 2)",
        "INSERT INTO vote VALUES (1, 1, 1, 5)");

    story.settledAfter("UPDATE bill SET sponsor_id = 3", "DELETE FROM vote");
    story.settledAfter("INSERT INTO person (id) VALUES (1), (3)");

    assertThat(story.ask("MATCH ()-[r]->(p:Person) RETURN p.id")).containsExactly(3L);
  }

  @Test
  void whatAnUpdateDoesNotSendStays() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id, name, bio) VALUES (1, 'Ada', " + LARGE + ")",
        "INSERT INTO bill (id) VALUES (1)",
        "INSERT INTO vote VALUES (1, 1, 1, 5, " + LARGE + ")");

    story.settledAfter("UPDATE person SET name = 'Ada L.'", "UPDATE vote SET value = 6");
    story.settledAfter("UPDATE person SET id = 2, name = NULL", "UPDATE vote SET person_id = 2");

    assertThat(story.ask("MATCH (p:Person)-[v:VOTED]->() RETURN [size(p.bio), size(v.remark)]"))
        .containsExactly(java.util.List.of(10_000L, 10_000L));
  }

  @Test
  void truncationTakesEverythingTheTableProjected() throws Exception {
    story.settledAfter(
        "INSERT INTO person (id, boss) SELECT i, i - 1 FROM generate_series(1, 50) i",
        "INSERT INTO bill (id, sponsor_id, tags) SELECT i, i, '{tax}' FROM generate_series(1, 50)"
            + " i",
        "INSERT INTO vote SELECT i, i, i, 1 FROM generate_series(1, 50) i");

    story.settledAfter("TRUNCATE bill");
    assertThat(story.ask("MATCH (b:Bill|Tag) RETURN b")).isEmpty();
    story.settledAfter(
        "INSERT INTO bill (id, sponsor_id) VALUES (50, 50)",
        "BEGIN; INSERT INTO person (id) VALUES (99); TRUNCATE person;"
            + " INSERT INTO person (id) VALUES (7), (50)");

    assertThat(story.ask("MATCH (p:Person) RETURN p.id ORDER BY p.id")).containsExactly(7L, 50L);
    assertThat(story.ask("MATCH (b:Bill)<-[v:VOTED]-(p:Person) RETURN p.id")).containsExactly(50L);
  }
}
