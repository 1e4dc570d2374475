// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import org.junit.jupiter.api.Test;

/** Nodes of the graph's own that are known by several properties, of different types. */
final class ExternalKeysTest {
  private static final String SCHEMA =
      "CREATE TABLE visit (id bigint PRIMARY KEY, country text, code integer, since date)";

  private static final String MAPPING =
      """
      nodes:
        City: { external: true, key: [country, code] }
        Day: { external: true, key: [date] }
        Visit:
          table: public.visit
          relationships: { IN: { to: City, by: [country, code] }, ON: { to: Day, by: since } }
      """;

  @Test
  void allPartsHaveToBeTheSame() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.cypher(
          "CREATE (:City {country: 'de', code: 7}), (:City {country: 'at', code: 7}),"
              + " (:Day {date: date('2026-02-28')})");
      story.settledAfter(
          "INSERT INTO visit VALUES (1, 'de', 7, '2026-02-28'), (2, 'de', 8, NULL), (3, 'at', NULL,"
              + " '2026-02-27')");
      assertThat(story.ask("MATCH (:Visit)-[e]->() RETURN e")).hasSize(2);

      story.cypher("CREATE (:City {country: 'de', code: 8})");
      story.settledAfter("UPDATE visit SET country = 'at', code = 7 WHERE id IN (1, 3)");

      assertThat(story.ask("MATCH (v:Visit)-[:IN]->(c:City) RETURN v.id + c.country ORDER BY v.id"))
          .containsExactly("1at", "2de", "3at");
    }
  }
}
