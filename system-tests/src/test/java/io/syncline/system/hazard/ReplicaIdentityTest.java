// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import org.junit.jupiter.api.Test;

/**
 * Hazard 7: what a DELETE or an UPDATE says of the row before depends on the replica identity, and
 * users know rows by other columns.
 */
final class ReplicaIdentityTest {
  private static final String SCHEMA =
      """
      CREATE TABLE whole (id bigint PRIMARY KEY, code text, body text, indexed bigint);
      ALTER TABLE whole REPLICA IDENTITY FULL;
      ALTER TABLE whole ALTER body SET STORAGE EXTERNAL;
      CREATE TABLE indexed (id bigint PRIMARY KEY, code text NOT NULL UNIQUE, named text);
      ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_code_key;
      CREATE TABLE named (id bigint PRIMARY KEY, code text NOT NULL UNIQUE, whole bigint[]);
      """;

  private static final String MAPPING =
      """
      nodes:
        Whole: { table: public.whole, relationships: { HAS: { to: Indexed, by: indexed } } }
        Indexed: { table: public.indexed, key: id, relationships: { HAS: { to: Named, by: named } } }
        Named:
          table: public.named
          key: code
          relationships: { HAS: { to: Whole, each: whole } }
      """;

  @Test
  void rowsAreKnownByWhatTheirDeletesCarry() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.settledAfter(
          "INSERT INTO named SELECT i, 'n' || i, ARRAY[i, i + 1] FROM generate_series(1, 6) i;"
              + "INSERT INTO indexed SELECT i, 'c' || i, 'n' || i FROM generate_series(1, 6) i;"
              + "INSERT INTO whole SELECT i, 'w' || i, repeat('large ', 1000), i FROM"
              + " generate_series(1, 6) i");
      story.settledAfter(
          "UPDATE whole SET code = 'other' WHERE id = 1; UPDATE whole SET id = 11 WHERE id = 2;"
              + "DELETE FROM whole WHERE id = 3",
          "UPDATE indexed SET code = 'other' WHERE id = 1; UPDATE indexed SET id = 12 WHERE id = 2;"
              + "DELETE FROM indexed WHERE id = 3",
          "UPDATE named SET code = 'other' WHERE id = 1; UPDATE named SET id = 13 WHERE id = 2;"
              + "DELETE FROM named WHERE id = 3");
      assertThat(story.ask("MATCH (w:Whole {id: 11}) RETURN size(w.body)")).containsExactly(6000L);
      story.settledAfter(
          "UPDATE whole SET id = 2 WHERE id = 11; UPDATE indexed SET code = 'c3' WHERE id ="
              + " 4;DELETE FROM named WHERE code = 'other'; INSERT INTO named VALUES (3, 'other',"
              + " '{2}')");

      assertThat(story.ask("MATCH (n) WHERE n:Whole OR n:Indexed OR n:Named RETURN n")).hasSize(15);
    }
  }
}
