// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.failure.ErrorCode;
import io.syncline.system.sync.Capture;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Triggers that no longer fit their table let nothing pass unnoticed: {@code apply} mends them. */
final class TriggerSchemaStoriesTest extends SchemaRules {
  private static final Set<ErrorCode> CHANGED =
      Set.of(ErrorCode.SCHEMA_CHANGED, ErrorCode.MAPPING_INVALID);

  TriggerSchemaStoriesTest() {
    super(Capture.TRIGGER);
  }

  /** An engine that begins looks at the triggers, and goes on or says what to do. */
  @Override
  void comesToRest(String last) throws Exception {
    story.equalOnceApplied();
    story.restart();
    story.sql(last);
    story.equalOnceApplied();
    story.settled();
  }

  @Test
  void whatATriggerLooksAtIsAlteredWithoutTheTrigger() throws Exception {
    assertThatThrownBy(() -> story.sql("ALTER TABLE item DROP size"))
        .hasMessageContaining("_sync_trigger on table item depends on column size");
    assertThatThrownBy(() -> story.sql("ALTER TABLE item ALTER size TYPE bigint"))
        .hasMessageContaining("used in a trigger definition");

    goesOnAfter(
        story.unnoticed("item")
            + "ALTER TABLE item DROP at, ALTER size TYPE numeric USING size + 0.5",
        "UPDATE item SET name = 'unnoticed' WHERE id = 3");

    assertThat(story.ask("MATCH (i:Item) WHERE i.at IS NOT NULL RETURN i")).isEmpty();
    assertThat(story.ask("MATCH (i:Item {name: 'unnoticed'}) RETURN i.id")).containsExactly(3L);
  }

  @Test
  void whatATriggerCannotNoticeIsNotWritten() throws Exception {
    story.sql("ALTER TABLE item RENAME at TO moment");
    assertThatThrownBy(() -> story.sql("UPDATE item SET moment = 'y' WHERE id = 1"))
        .hasMessageContaining("\"at\"");

    comesToRest("UPDATE item SET moment = 'z' WHERE id = 1");

    assertThat(story.ask("MATCH (i:Item {id: 1}) RETURN i.moment")).containsExactly("z");
  }

  @Test
  void aMappedColumnIsRenamed() throws Exception {
    chosen();

    stopsAfter(CHANGED, "at", "ALTER TABLE item RENAME at TO moment");
    goesOnWith(CHOSEN.replace("at]", "moment]"));
  }

  @Test
  void aTableIsRenamed() throws Exception {
    stopsAfter(CHANGED, "item", "ALTER TABLE item RENAME TO thing");
    goesOnWith(MAPPING.replace("public.item", "public.thing"));
  }
}
