// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
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
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    try (VerifyWorld world = VerifyWorld.of(sync)) {
      sync.sql(SCHEMA);
      sync.setUp(MAPPING);
      world.cypher("UNWIND range(0, 2) AS i CREATE (:Goal {id: i})");
      sync.start();
      sync.awaitCaughtUp(VerifyWorld.PATIENCE);

      bothSidesSayTheSameOfEdges(world);
      nodesOfValuesCountTheirHoldersAgain(world);
      whatNoRepairMendsIsNotCalledNothing(world);
      aTypeThatIsMappedNoMoreIsNotRepaired(world);
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
    JsonNode nowhere = world.verify("Doc", "999").report().get("fields").get(0);
    assertThat(nowhere.toString()).contains("(row)", "\"row\":\"none\",\"graph\":\"none\"");
    world.cypher(
        "MATCH (d:Doc {id: 5})-[r:AIMS]->() CREATE (d)-[s:AIMS]->() SET s = properties(r) DELETE"
            + " r");
    assertThat(world.verify("Doc", "5").differences()).containsExactly("Doc 5 different edge");
    assertThat(world.sync().tryCommand("repair", "--apply").code()).isZero();
  }

  private static void nodesOfValuesCountTheirHoldersAgain(VerifyWorld world) throws Exception {
    world.cypher("MATCH (t:Tag {value: 'a1'}) SET t._syncline_holders = 1");
    world.cypher(
        "UNWIND [[9, 'x'], [null, 'y']] AS one CREATE (:Tag {value: one[1], _syncline_key: one[1],"
            + " _syncline_holders: one[0], _syncline_version: [1, 1, 1], _syncline_hash: [1, 1]})");
    Run run = world.verify("Tag");
    assertThat(run.verdict()).isEqualTo("different");
    assertThat(run.report().get("scope").asString()).isEqualTo("all of Tag");
    assertThat(run.report().get("flaws").toString()).contains("3, such as a1, x, y");
    assertThat(world.sync().tryCommand("repair").output()).contains("3 of 3", "remove");

    CommandResult repaired = world.sync().tryCommand("repair", "--apply");

    assertThat(repaired.code()).as(repaired.toString()).isZero();
    assertThat(world.verify("Tag").verdict()).isEqualTo("equal");
    assertThat(world.count("MATCH (t:Tag {value: 'a1'}) RETURN t._syncline_holders")).isEqualTo(50);
    assertThat(world.count("MATCH (t:Tag) RETURN count(t)")).isEqualTo(5);
    assertThat(world.sync().tryCommand("audit", "list").output())
        .contains("Tag")
        .doesNotContain("unknown");
    world.sync().sql("UPDATE doc SET tags = '{b}' WHERE id = 1"); // one of those that hold a1
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    assertThat(world.count("MATCH (t:Tag {value: 'a1'}) RETURN t._syncline_holders")).isEqualTo(49);
  }

  private static void whatNoRepairMendsIsNotCalledNothing(VerifyWorld world) {
    world.cypher("CREATE (:Something {_syncline_key: '1'})");
    assertThat(world.verify().verdict()).isEqualTo("different");

    assertThat(world.sync().tryCommand("repair").output())
        .contains("nodes that bear a row's key")
        .doesNotContain("found nothing");
    CommandResult repaired = world.sync().tryCommand("repair", "--apply");
    assertThat(repaired.code()).as(repaired.toString()).isEqualTo(3);
    world.cypher("MATCH (n:Something) DELETE n");
    assertThat(world.sync().tryCommand("repair", "--apply").code()).isZero();
  }

  private static void aTypeThatIsMappedNoMoreIsNotRepaired(VerifyWorld world) throws Exception {
    world.cypher("MATCH (h:SynclineHolder {_syncline_key: '7'}) DELETE h");
    world.cypher("MATCH (d:Doc {id: 7}) SET d.title = 'by hand'");
    Run run = world.verify("--depth", "deep");
    assertThat(run.differences())
        .containsExactly("Doc 7 different content", "Tag 7 different missing");
    world.sync().stop();
    whatIsRefusedIsNotDoneLater(world);
    world.sync().setUp(DOC);
    world.sync().start();
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);

    CommandResult repaired =
        world.sync().tryCommand("repair", "--run", run.report().get("run").asString(), "--apply");

    assertThat(repaired.code()).as(repaired.toString()).isZero();
    assertThat(repaired.output()).contains("1 of 1").doesNotContain("Tag");
  }

  private static void whatIsRefusedIsNotDoneLater(VerifyWorld world) throws Exception {
    CommandResult refused = world.sync().tryCommand("repair", "--apply");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.talk()).contains("no engine runs");
    assertThat(world.number("SELECT count(*) FROM syncline.request WHERE state = 'waiting'"))
        .isZero();
  }
}
