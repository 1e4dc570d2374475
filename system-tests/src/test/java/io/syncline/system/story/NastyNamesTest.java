// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import org.junit.jupiter.api.Test;

/** Names are names, whatever is in them: in snapshot, stream, reading again, and the graph. */
final class NastyNamesTest {
  private static final String SCHEMA =
      """
      CREATE TABLE canary (id bigint PRIMARY KEY);
      CREATE SCHEMA "we""ird s.chema";
      CREATE TABLE "we""ird s.chema"."Ta'ble ""; DROP TABLE canary; --" (
        "Schl`üssel" bigint PRIMARY KEY, "na me" text, "SELECT" text, "日本" date,
        "x\\u0060}) DETACH DELETE n //" text, "other 'id'" bigint, "ta.gs" text[], "$1" text);
      CREATE TABLE "JOIN" (
        "from" bigint, "To`" bigint, "WEIGHT" integer, PRIMARY KEY ("from", "To`"));
      ALTER TABLE "we""ird s.chema"."Ta'ble ""; DROP TABLE canary; --"
        ALTER "na me" SET STORAGE EXTERNAL;
      INSERT INTO canary VALUES (1);
      """;

  private static final String MAPPING =
      """
      nodes:
        Canary: { table: public.canary }
        "Lä`bel) DETACH DELETE n //":
          table: '"we""ird s.chema"."Ta''ble ""; DROP TABLE canary; --"'
          labels: ["Sec ond\\\\u0060", "'; DROP"]
          where: "\\"SELECT\\" is null or \\"SELECT\\" <> 'it''s'"
          properties:
            rename: { "na me": "na`me", "日本": "x'y\\"z" }
            constants: { "con`st": "`'\\"\\\\" }
          indexes: ["$1"]
          relationships:
            "RE`L]->() DETACH DELETE x //":
              { to: "Lä`bel) DETACH DELETE n //", by: "other 'id'" }
            "e`ach": { to: "Val ue`", each: ta.gs }
        "Val ue`":
          values_of: '"we""ird s.chema"."Ta''ble ""; DROP TABLE canary; --"."ta.gs"'
          property: "wo`rt"
      relationships:
        "JO IN`":
          table: public.JOIN
          from: { node: "Lä`bel) DETACH DELETE n //", by: from }
          to: { node: "Lä`bel) DETACH DELETE n //", by: "To`" }
      """;

  private static final String TABLE =
      "\"we\"\"ird s.chema\".\"Ta'ble \"\"; DROP TABLE canary; --\"";

  @Test
  void namesCanNeitherBreakNorInjectAnything() throws Exception {
    try (Story story = Story.prepared(SCHEMA, MAPPING)) {
      story.sql(
          "INSERT INTO "
              + TABLE
              + " VALUES (1, 'Robert''); DROP TABLE canary; --', NULL,"
              + " '2026-01-02', '`}) DETACH DELETE n //', 2, ARRAY['`', '\"''', '\\u0060'], '$1')",
          "INSERT INTO \"JOIN\" VALUES (1, 2, 3), (2, 1, 4)");
      story.sync().start();
      story.settled();
      story.settledAfter(
          "INSERT INTO "
              + TABLE
              + " VALUES (2, repeat('é`', 5000), 'a', NULL, '\\u0060', 1,"
              + " '{\"``\"}', '')");
      assertThat(story.ask("MATCH ()-[r]->() WHERE NOT type(r) = 'e`ach' RETURN r")).hasSize(4);

      story.settledAfter(
          "UPDATE "
              + TABLE
              + " SET \"Schl`üssel\" = 3, \"SELECT\" = 'it''s'"
              + " WHERE \"Schl`üssel\" = 2");
      story.settledAfter("UPDATE " + TABLE + " SET \"SELECT\" = '' WHERE \"Schl`üssel\" = 3");
      story.settledAfter("ALTER TABLE " + TABLE + " ADD \"n`e'w\\\\u0060 \" integer DEFAULT 7");

      assertThat(story.ask("MATCH (c:Canary) RETURN c.id")).containsExactly(1L);
    }
  }
}
