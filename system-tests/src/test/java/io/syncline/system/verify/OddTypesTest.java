// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.VerifyWorld.Run;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nodes of values, nodes of the graph's own, and edges to the row itself: seen, and mended. */
final class OddTypesTest {
  private static final String SCHEMA =
      """
      CREATE TABLE doc (id bigint PRIMARY KEY, title text, parent_id bigint, tags text[],
        goal_id bigint);
      INSERT INTO doc
        SELECT i, 't' || i, 1 + i / 2, ARRAY['a' || i % 4, 'b'], i % 3 FROM generate_series(1, 200) i;
      """;

  private static final String DOC =
      """
      nodes:
        Goal: { external: true, key: [id] }
        Doc:
          table: public.doc
          properties: { only: [id, title] }
          relationships:
            PARENT: { to: Doc, by: parent_id, direction: in }
            AIMS: { to: Goal, by: goal_id }
      """;

  private static final String MAPPING =
      DOC + "      TAGGED: { to: Tag, each: tags }\n  Tag: { values_of: public.doc.tags }\n";

  @Test
  void areSeenAndMended() throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j(), MAPPING);
    try (VerifyWorld world = VerifyWorld.of(sync)) {
      sync.sql(SCHEMA);
      sync.setUp(MAPPING);
      world.cypher("UNWIND range(0, 2) AS i CREATE (:Goal {id: i})");
      sync.start();
      sync.awaitCaughtUp(VerifyWorld.PATIENCE);

      bothSidesSayTheSameOfEdges(world);
    }
  }

  private static void bothSidesSayTheSameOfEdges(VerifyWorld world) {
    for (String key : List.of("1", "2", "3")) { // the first is its own parent
      Run run = world.verify("Doc", key);

      assertThat(run.verdict()).isEqualTo("equal");
      JsonNode edges = run.report().get("fields").get(2);
      assertThat(edges.get("field").asString()).isEqualTo("edges");
      assertThat(edges.get("graph").asString())
          .isEqualTo(edges.get("row").asString())
          .contains("PARENT <- Doc ", "AIMS -> Goal ", "TAGGED -> Tag b");
    }
    world.cypher(
        "MATCH (d:Doc {id: 5})-[r:AIMS]->() CREATE (d)-[s:AIMS]->() SET s = properties(r) DELETE"
            + " r");
    assertThat(world.verify("Doc", "5").differences()).containsExactly("Doc 5 different edge");
    assertThat(world.sync().tryCommand("repair", "--apply").code()).isZero();
  }
}
