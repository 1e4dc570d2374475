// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file names the properties that Syncline keeps for itself, under {@code bookkeeping:}. */
@Tag("long")
final class OwnNamesTest {
  private static final String SCHEMA =
      """
      CREATE TABLE maker (id bigint PRIMARY KEY, name text);
      CREATE TABLE thing (
        id bigint PRIMARY KEY, name text, maker_id bigint, alike bigint[], sort text, graph_id text);
      CREATE TABLE rating (maker_id bigint, thing_id bigint, stars integer,
        PRIMARY KEY (maker_id, thing_id));
      INSERT INTO maker VALUES (1, 'Ada'), (2, 'Charles');
      INSERT INTO thing VALUES (1, 'notes', 1, '{2,3}', 'text'), (2, 'engine', 2, NULL, 'iron');
      INSERT INTO rating VALUES (1, 2, 5), (2, 1, 4);
      """;

  private static final String MAPPING =
      """
      nodes:
        Maker: { table: public.maker }
        Thing:
          table: public.thing
          back_reference: { column: graph_id, property: graphId }
          relationships:
            MADE_BY: { to: Maker, by: maker_id }
            ALIKE: { to: Thing, each: alike }
            OF_SORT: { to: Sort, by: sort }
        Sort: { values_of: public.thing.sort, property: name }
      relationships:
        RATED:
          table: public.rating
          from: { node: Maker, by: maker_id }
          to: { node: Thing, by: thing_id }
      bookkeeping: { key: sys_key, version: sys_version, hash: sys_hash, entry: sys_entry }
      """;

  private static final String USUAL =
      "any(name IN keys(x) WHERE name IN ['_syncline_key', '_syncline_version', '_syncline_hash',"
          + " '_syncline_entry'])";

  @Test
  void theyAreUsedEverywhere() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.settled();
      story.settledAfter(
          "INSERT INTO thing VALUES (3, 'loom', 9, '{1}', 'iron')", // whose maker comes later
          "INSERT INTO maker VALUES (9, 'Joseph')",
          "UPDATE thing SET id = 4, alike = '{3}', sort = 'wood' WHERE id = 2",
          "UPDATE rating SET stars = 1 WHERE maker_id = 2",
          "UPDATE maker SET id = 5 WHERE id = 1",
          "DELETE FROM maker WHERE id = 2");
      assertThat(story.ask("MATCH (t:Thing) WHERE t.sys_key IS NULL RETURN t.id")).isEmpty();
      theUsualNamesAreNowhere(story);

      whatDiffersIsFoundAndRepaired(story);
      theUsualNamesAreNowhere(story);

      story.sync().stop();
      String owner = TestSync.OWNER;
      story.sync().asSuperuser("ALTER ROLE " + owner + " REPLICATION"); // to drop the slot
      try {
        story.sync().install("uninstall", "--yes", "--graph");
      } finally {
        story.sync().asSuperuser("ALTER ROLE " + owner + " NOREPLICATION");
      }
      assertThat(story.ask("MATCH (x) RETURN labels(x)")).isEmpty();
    }
  }

  private static void theUsualNamesAreNowhere(Story story) {
    assertThat(
            story.ask(
                ("MATCH (x) WHERE %s AND none(l IN labels(x) WHERE l STARTS WITH"
                        + " 'Syncline') RETURN x.id")
                    .formatted(USUAL)))
        .isEmpty();
    assertThat(
            story.ask(
                ("MATCH (a)-[x]->() WHERE %s AND none(l IN labels(a) WHERE l STARTS WITH"
                        + " 'Syncline') RETURN type(x)")
                    .formatted(USUAL)))
        .isEmpty();
  }

  private static void whatDiffersIsFoundAndRepaired(Story story) throws Exception {
    assertThat(verify(story).code()).isZero();
    story.cypher("MATCH (t:Thing {id: 1}) SET t.name = 'by hand'");
    story.cypher("MATCH (:Thing {id: 3})-[r:MADE_BY]->() DELETE r");
    CommandResult found = verify(story);
    assertThat(found.code()).as(found.toString()).isEqualTo(3);
    assertThat(found.output())
        .contains("name, expected \"notes\", is \"by hand\"", "Thing.MADE_BY -> Maker 9");

    story.sync().command("repair", "--apply", "--max-fraction", "100");

    assertThat(verify(story).code()).isZero();
    story.settled();
  }

  private static CommandResult verify(Story story) {
    return story.sync().tryCommand("verify", "--depth", "deep");
  }
}
