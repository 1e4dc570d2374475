// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Story;
import org.junit.jupiter.api.Test;

/** Whoever judges the stories sees what is wrong. */
final class OracleTest {

  @Test
  void theOracleSeesWhatIsWrong() throws Exception {
    try (Story story = Story.of(PromiseWorld.SCHEMA, PromiseWorld.MAPPING)) {
      story.settledAfter(
          "INSERT INTO person VALUES (1, 'a@b', 'Ada')",
          "INSERT INTO bill (id, sponsor_id, tags) VALUES (1, 1, '{tax}')",
          "INSERT INTO vote VALUES (1, 1, 1, 5)");
      story.cypher("MATCH (p:Person) SET p.name = 'Eve'");
      assertThat(story.oracle().differences()).hasSize(2);
      story.cypher("MATCH (p:Person) SET p.name = 'Ada', p._syncline_hash = [1, 2]");
      assertThat(story.oracle().differences()).hasSize(2);
      story.settledAfter("UPDATE person SET name = 'Adam'");
      story.cypher("MATCH ()-[v:VOTED]->() SET v._syncline_hash = [1, 2]");
      assertThat(story.oracle().differences()).hasSize(2);
      story.cypher("MATCH ()-[r]->() DELETE r");

      assertThat(story.oracle().differences()).hasSize(3);
    }
  }
}
