// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.Story;
import org.junit.jupiter.api.Test;

/** Hazard 6: a generated column is in the stream only if the publication is told so. */
final class GeneratedColumnTest {
  private static final String SCHEMA =
      """
      CREATE TABLE bill (id bigint PRIMARY KEY, cost numeric,
        rounded float8 GENERATED ALWAYS AS (round(cost)) STORED,
        long text, size integer GENERATED ALWAYS AS (length(long)) STORED);
      ALTER TABLE bill ALTER long SET STORAGE EXTERNAL;
      INSERT INTO bill VALUES (1, 1.6, DEFAULT, repeat('x', 9000));
      """;

  @Test
  void aStoredOneFollowsItsRow() throws Exception {
    assumeTrue(
        Integer.parseInt(SharedServers.postgres().version().replaceAll("[.].*", "")) >= 18,
        "older versions refuse it by name");
    try (Story story = Story.of(SCHEMA, "nodes: { Bill: { table: public.bill } }\n")) {
      story.settled();
      story.settledAfter(
          "INSERT INTO bill VALUES (2, 2.4, DEFAULT, 'short')",
          "UPDATE bill SET cost = 7.5 WHERE id = 1");
      assertThat(story.ask("MATCH (b:Bill) RETURN b.rounded + b.size ORDER BY b.id"))
          .containsExactly(9008.0, 7.0);

      story.settledAfter("UPDATE bill SET long = long || 'y'");

      assertThat(story.ask("MATCH (b:Bill) RETURN b.size ORDER BY b.id"))
          .containsExactly(9001L, 6L);
    }
  }
}
