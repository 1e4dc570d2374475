// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.engine.Ended;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.Story;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Columns that edges are made of are altered while the sync runs. A trigger that looks at them must
 * be gone before.
 */
@ParameterizedClass
@MethodSource("io.syncline.system.sync.Capture#tested")
final class EdgeSchemaStoriesTest {
  private static final String SCHEMA =
      """
      CREATE TABLE firm (id integer PRIMARY KEY, name text);
      CREATE TABLE person (id integer PRIMARY KEY, state text, firm integer, friends integer[]);
      INSERT INTO firm SELECT i, 'f' FROM generate_series(1, 5) i;
      INSERT INTO person SELECT i, 'on', 1 + i % 5, ARRAY[i + 1] FROM generate_series(1, 20) i;
      """;

  private static final String MAPPING =
      """
      nodes:
        Firm: { table: public.firm }
        Person:
          table: public.person
          where: "state = 'on'"
          relationships:
            WORKS_AT: { to: Firm, by: firm }
            KNOWS: { to: Person, each: friends }
      """;

  private final Capture capture;
  private Story story; // the test's thread only
  private String mapping = MAPPING; // the test's thread only

  EdgeSchemaStoriesTest(Capture capture) {
    this.capture = capture;
  }

  @BeforeEach
  void start() throws Exception {
    story = capture.story(SCHEMA, MAPPING);
    story.settled();
  }

  @AfterEach
  void stop() throws Exception {
    story.close();
  }

  @Test
  void theSyncGoesOnOrSaysWhatToDo() throws Exception {
    keysAndWhatRefersToThemAreWidened();
    aForeignKeyIsRenamed();
    anArrayIsDropped();
    aTableIsDropped();
  }

  private void keysAndWhatRefersToThemAreWidened() throws Exception {
    story.sql(
        story.unnoticed("firm") + "ALTER TABLE firm ALTER id TYPE bigint",
        story.unnoticed("person")
            + "ALTER TABLE person ALTER id TYPE bigint, ALTER firm TYPE bigint, ALTER friends TYPE"
            + " bigint[]",
        "INSERT INTO firm VALUES (5000000000, 'far')",
        "UPDATE person SET firm = 5000000000 WHERE id < 4");

    story.equalOnceApplied();
    story.settledAfter("UPDATE person SET friends = ARRAY[7, 5000000001] WHERE id = 5");
    assertThat(story.ask("MATCH (:Person)-[e:WORKS_AT]->(:Firm {name: 'far'}) RETURN e"))
        .hasSize(3);
  }

  private void aForeignKeyIsRenamed() throws Exception {
    stopsAfter("firm", story.unnoticed("person") + "ALTER TABLE person RENAME firm TO employer");
    goesOnWith("by: firm", "by: employer");
  }

  private void anArrayIsDropped() throws Exception {
    stopsAfter("friends", story.unnoticed("person") + "ALTER TABLE person DROP friends");
    goesOnWith("      KNOWS: { to: Person, each: friends }\n", "");
    assertThat(story.ask("MATCH ()-[e:KNOWS]->() RETURN e")).isEmpty();
  }

  private void aTableIsDropped() throws Exception {
    stopsAfter("firm", "DROP TABLE firm");
    mapping = mapping.replace("  Firm: { table: public.firm }\n", "");
    goesOnWith("    relationships:\n      WORKS_AT: { to: Firm, by: employer }\n", "");
    assertThat(story.ask("MATCH (f:Firm) RETURN f")).isEmpty();
  }

  private void stopsAfter(String said, String statement) throws Exception {
    story.sql(statement, "UPDATE person SET state = 'off' WHERE id = 1");
    Ended end = story.sync().awaitEnd(Duration.ofSeconds(40));
    assertThat(end)
        .isInstanceOfSatisfying(
            Ended.Failed.class,
            failed -> {
              assertThat(failed.error().code().name()).isIn("SCHEMA_CHANGED", "MAPPING_INVALID");
              assertThat(failed.error()).hasMessageContaining(said);
            });
    story.sync().stop();
  }

  private void goesOnWith(String former, String present) throws Exception {
    mapping = mapping.replace(former, present);
    story.sync().setUp(mapping);
    story.judgeBy(mapping);
    story.sync().start();
    story.settledAfter("UPDATE person SET state = 'on' WHERE id = 1");
  }
}
