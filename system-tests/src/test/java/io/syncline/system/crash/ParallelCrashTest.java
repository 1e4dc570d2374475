// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * With {@code mode: parallel} several writers share a batch: their parts are in the graph before
 * the checkpoint is, nodes before the edges between them. Who dies in between writes it again.
 */
@Tag("long")
final class ParallelCrashTest {
  private static final String SCHEMA =
      """
      CREATE TABLE firm (id bigint PRIMARY KEY, name text, parent bigint);
      CREATE TABLE person (id bigint PRIMARY KEY, name text, firm bigint, friends bigint[]);
      """;

  private static final String MAPPING =
      """
      nodes:
        Firm: { table: public.firm, relationships: { PART_OF: { to: Firm, by: parent } } }
        Person:
          table: public.person
          relationships:
            WORKS_AT: { to: Firm, by: firm }
            KNOWS: { to: Person, each: friends }
      """;

  private static final String FIRMS =
      "INSERT INTO firm SELECT i, 'f' || i, i %% 7 FROM generate_series(%d, %d) i";

  private static final String PEOPLE =
      "INSERT INTO person SELECT i, 'p' || i, 1 + i % 20, ARRAY[i + 1, i - 3, i] FROM"
          + " generate_series(1, 60) i";

  @Test
  void whatSomeWritersWroteIsWrittenAgain() throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j()).inParallel();
    try (Story story = Story.prepared(sync, SCHEMA, MAPPING)) {
      sync.start();
      story.settledAfter("INSERT INTO firm VALUES (1, 'one', NULL)");
      CommandResult status = sync.tryCommand("status", "--output", "json");
      assertThat(status.output()).contains("\"guarantee\" : \"convergence\"");
      sync.stop();

      story.sql(FIRMS.formatted(2, 40), PEOPLE);
      story.dieAt("after:TargetWriter.apply@3");
      story.sql("UPDATE person SET firm = 41 - firm WHERE id % 2 = 0");
      story.dieAt("before:TargetWriter.advance");
      story.sql(
          "DELETE FROM person WHERE id % 3 = 0; DELETE FROM firm WHERE id > 30",
          FIRMS.formatted(35, 50));
      story.dieAt("before:TargetWriter.advance");
      sync.start();

      story.settled();
      assertThat(story.ask("MATCH (:Person)-[e:KNOWS]->(:Person) RETURN e"))
          .as("edges")
          .hasSize(98);
    }
  }
}
