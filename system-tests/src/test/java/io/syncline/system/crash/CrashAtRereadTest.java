// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import io.syncline.system.sync.Story;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Who dies while a changed mapping is carried out leaves the rest of it to the next process: in the
 * middle of what is read again, and just after it. {@link CrashLoopTest} dies earlier.
 */
final class CrashAtRereadTest {
  private static final List<String> FAILPOINTS =
      List.of(
          "before:TargetWriter.apply@3",
          "after:TargetWriter.apply@2",
          "after:TargetWriter.advance");

  private static final String SCHEMA =
      """
      CREATE TABLE firm (id bigint PRIMARY KEY, name text, owner bigint);
      INSERT INTO firm SELECT i, 'f' || i, 2 * i FROM generate_series(1, 2500) i;
      """;

  private static final String MAPPING =
      """
      nodes:
        Firm:
          table: public.firm
          properties: { rename: { name: %s } }
          relationships: { %s: { to: Firm, by: owner } }
      """;

  @Test
  @Tag("long")
  void theNextProcessReadsTheRest() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING.formatted("title", "OWNS"))) {
      story.settled();
      for (int i = 0; i < FAILPOINTS.size(); i++) {
        story.sync().stop();
        String mapping = MAPPING.formatted("name" + i, "OWNS_" + i);
        story.sync().setUp(mapping);
        story.judgeBy(mapping);
        story.sql("UPDATE firm SET name = 'changed', owner = 7 WHERE id % 100 = " + i);
        story.dieAt(FAILPOINTS.get(i));

        story.sync().start();
        story.settledAfter("DELETE FROM firm WHERE id % 100 = 50 + " + i);
      }
    }
  }
}
