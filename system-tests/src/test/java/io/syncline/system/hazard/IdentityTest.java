// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Hazards 16 and 19: whose a change is, and which of several things that look equal is meant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdentityTest {
  private static final String SCHEMA =
      """
      CREATE TABLE person (id bigint PRIMARY KEY, email text UNIQUE);
      CREATE TABLE firm (id bigint PRIMARY KEY, email text, owner bigint);
      CREATE TABLE owns (firm bigint, person bigint, PRIMARY KEY (firm, person));
      """;

  private static final String MAPPING =
      """
      nodes:
        Person: { table: public.person, labels: [Party] }
        Firm:
          table: public.firm
          labels: [Party]
          relationships: { OWNED_BY: { to: Person, by: owner } }
      relationships:
        owns:
          type: OWNED_BY
          table: public.owns
          from: { node: Firm, by: firm }
          to: { node: Person, by: person }
      """;

  private Story story; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    story = Story.of(SCHEMA, MAPPING);
  }

  @AfterAll
  void stop() throws Exception {
    story.close();
  }

  @BeforeEach
  void empty() throws Exception {
    story.settledAfter("DELETE FROM person; DELETE FROM firm; DELETE FROM owns");
  }

  @Test
  void twoTablesUnderOneLabelKeepTheirRowsApart() throws Exception {
    story.settledAfter(
        "INSERT INTO person VALUES (1, 'a@b')", "INSERT INTO firm VALUES (1, 'a@b', NULL)");
    assertThat(story.ask("MATCH (p:Party {id: 1}) RETURN p")).hasSize(2);

    story.settledAfter("UPDATE firm SET email = 'c@d'", "DELETE FROM person");

    assertThat(story.ask("MATCH (p:Party) RETURN p.email")).containsExactly("c@d");
  }

  @Test
  void aForeignKeyAndAJoinTableOfOneTypeAreTwoEdges() throws Exception {
    story.settledAfter(
        "INSERT INTO person VALUES (1, NULL)",
        "INSERT INTO firm VALUES (1, NULL, 1)",
        "INSERT INTO owns VALUES (1, 1)");
    assertThat(story.ask("MATCH (:Firm)-[r:OWNED_BY]->() RETURN r")).hasSize(2);

    story.settledAfter("DELETE FROM owns");
    assertThat(story.ask("MATCH (:Firm)-[r:OWNED_BY]->() RETURN r")).hasSize(1);
    story.settledAfter("INSERT INTO owns VALUES (1, 1)", "UPDATE firm SET owner = NULL");

    assertThat(story.ask("MATCH (:Firm)-[r:OWNED_BY]->() RETURN r")).hasSize(1);
  }

  @Test
  void rowsThatArrivedByReplicationAreRowsLikeOthers() throws Exception {
    story
        .sync()
        .asSuperuser(
            """
            SELECT pg_replication_origin_create('elsewhere');
            SELECT pg_replication_origin_session_setup('elsewhere');
            INSERT INTO person VALUES (7, 'replicated');
            SELECT pg_replication_origin_session_reset();
            SELECT pg_replication_origin_drop('elsewhere');
            """);
    story.settledAfter("INSERT INTO person VALUES (8, NULL)");

    assertThat(story.ask("MATCH (p:Person {id: 7}) RETURN p.email")).containsExactly("replicated");
  }
}
