// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.failure.ErrorCode;
import io.syncline.system.sync.Capture;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables are altered while users write: the sync goes on, or stops and says what to do. */
final class SchemaStoriesTest extends SchemaRules {
  private static final Set<ErrorCode> CHANGED = Set.of(ErrorCode.SCHEMA_CHANGED);

  SchemaStoriesTest() {
    super(Capture.LOG);
  }

  @Override
  void comesToRest(String last) throws Exception {
    story.settledAfter(last);
  }

  @Test
  void aColumnIsDropped() throws Exception {
    goesOnAfter("ALTER TABLE item DROP size");

    assertThat(story.ask("MATCH (i:Item) WHERE i.size IS NOT NULL RETURN i")).isEmpty();
  }

  @Test
  void columnsThatComeAndGoWhileNoEngineRunsAreFollowedByTheNext() throws Exception {
    story.sync().stop();
    story.sql("ALTER TABLE item ADD late text DEFAULT 'now'", "ALTER TABLE item DROP size");
    story.sync().start();

    story.settledAfter("UPDATE item SET late = 'later' WHERE id = 1");

    assertThat(story.ask("MATCH (i:Item) WHERE i.late IS NULL OR i.size IS NOT NULL RETURN i"))
        .isEmpty();
  }

  @Test
  void aColumnIsRenamed() throws Exception {
    goesOnAfter("ALTER TABLE item RENAME at TO moment");
  }

  @Test
  void aColumnGetsAnotherType() throws Exception {
    goesOnAfter(
        "ALTER TABLE item ALTER size TYPE bigint",
        "ALTER TABLE item ALTER size TYPE numeric USING size + 0.5");
  }

  @Test
  void aMappedColumnIsDropped() throws Exception {
    chosen();

    stopsAfter(CHANGED, "at", "ALTER TABLE item DROP at", "UPDATE item SET size = size + 1");
    goesOnWith(CHOSEN.replace(", at", ""));
  }

  @Test
  void aMappedColumnIsRenamed() throws Exception {
    chosen();

    stopsAfter(
        CHANGED, "at", "ALTER TABLE item RENAME at TO moment", "UPDATE item SET size = size + 1");
    goesOnWith(CHOSEN.replace("at]", "moment]"));
  }

  @Test
  void aTableIsRenamed() throws Exception {
    stopsAfter(
        CHANGED, "item", "ALTER TABLE item RENAME TO thing", "UPDATE thing SET size = size + 1");
    goesOnWith(MAPPING.replace("public.item", "public.thing"));
  }
}
