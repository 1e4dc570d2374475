// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was written but could not be said to be: rows change meanwhile, and it is done again. */
final class WrittenAgainTest {
  private static final String SCHEMA =
      """
      CREATE TABLE people (id int PRIMARY KEY, name text);
      INSERT INTO people SELECT g, 'p' || g FROM generate_series(1, 5) g;
      """;
  private static final String MAPPING =
      "nodes: { Person: { table: public.people, graph_only: [rank] } }\n";

  private static final String BREAKS =
      """
      ALTER FUNCTION syncline.complete_changes RENAME TO complete_really;
      CREATE TABLE syncline.broken ();
      INSERT INTO syncline.broken DEFAULT VALUES;
      CREATE FUNCTION syncline.complete_changes(
        text, text, text, text[], text[], bigint[], boolean[], bigint[])
      RETURNS TABLE (type_ text, id_ text) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        IF EXISTS (SELECT FROM syncline.broken) THEN RAISE 'cut off' USING ERRCODE = '40001';
        END IF;
        RETURN QUERY SELECT * FROM syncline.complete_really($1, $2, $3, $4, $5, $6, $7, $8);
      END $$;
      """;
  private static final String SWAP =
      """
      UPDATE people SET id = -1 WHERE id = 1;
      UPDATE people SET id = 1 WHERE id = 2;
      UPDATE people SET id = 2 WHERE id = -1;
      """;

  private Story story; // the test's thread only

  @BeforeEach
  void swapWithoutAnEnd() throws Exception {
    story = Story.byTriggers(SCHEMA, MAPPING);
    story.sync().start();
    story.settledAfter("UPDATE people SET name = 'p5' WHERE id = 5");
    story.cypher("MATCH (p:Person) SET p.rank = p.id");
    story.sync().asSuperuser(BREAKS);
    story.sql(SWAP);
    story.awaitNode("MATCH (p:Person {id: 1, name: 'p2'}) RETURN p");
  }

  @AfterEach
  void close() throws Exception {
    story.close();
  }

  @Test
  void nodesThatMovedMoveOnlyOnceHoweverOftenTheyAreWritten() throws Exception {
    story.sql("UPDATE people SET name = name || '!' WHERE id <= 2");
    story.awaitNode("MATCH (p:Person {id: 1, name: 'p2!'}) RETURN p");

    story.sync().asSuperuser("DELETE FROM syncline.broken");
    story.settled();

    assertThat(story.ask("MATCH (p:Person) WHERE p.id < 3 RETURN p.name + p.rank ORDER BY p.id"))
        .containsExactly("p2!2", "p1!1");
  }

  @Test
  void aRowThatMovedAndWentIsGoneAndTheOtherKeepsItsNode() throws Exception {
    story.sql("UPDATE people SET name = 'last' WHERE id = 1; DELETE FROM people WHERE id = 2");
    story.awaitNode("MATCH (p:Person {id: 1, name: 'last'}) RETURN p");

    story.sync().asSuperuser("DELETE FROM syncline.broken");
    story.settled();

    assertThat(story.ask("MATCH (p:Person) WHERE p.id < 3 RETURN p.name + p.rank"))
        .containsExactly("last2");
  }
}
