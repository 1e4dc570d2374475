// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.failure.ErrorCode;
import io.syncline.engine.Ended;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.Load;
import io.syncline.system.sync.Story;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds with either capture when tables are altered while users write. */
abstract class SchemaRules {
  static final String SCHEMA =
      """
      CREATE TYPE mood AS ENUM ('good', 'bad');
      CREATE TABLE item (id bigint PRIMARY KEY, name text, size integer, at text, feels mood);
      INSERT INTO item SELECT i, 'n' || i, i, 'x', 'bad' FROM generate_series(1, 500) i;
      CREATE TABLE part (id bigint, region text, name text, PRIMARY KEY (id, region))
        PARTITION BY LIST (region);
      CREATE TABLE part_north PARTITION OF part FOR VALUES IN ('north');
      CREATE TABLE part_south PARTITION OF part FOR VALUES IN ('south');
      INSERT INTO part SELECT i, CASE i % 2 WHEN 1 THEN 'north' ELSE 'south' END, 'p'
        FROM generate_series(1, 200) i;
      """;

  static final String MAPPING =
      """
      nodes:
        Item: { table: public.item }
        Part: { table: public.part }
      """;

  static final String CHOSEN =
      """
      nodes:
        Item: { table: public.item, properties: { only: [name, at] } }
      """;

  static final String WRITES =
      "INSERT INTO item (id, name, size) VALUES (1000 + $, 'new', $);UPDATE item SET at = 'changed"
          + " $' WHERE id = $ % 500; DELETE FROM item WHERE id = 980 + $;INSERT INTO part VALUES"
          + " (1000 + $, 'north', 'new')";

  private final Capture capture;
  Story story; // the test's thread only

  SchemaRules(Capture capture) {
    this.capture = capture;
  }

  @BeforeEach
  void start() throws Exception {
    story = capture.story(SCHEMA, MAPPING);
    story.settled();
  }

  @AfterEach
  void stop() throws Exception {
    story.close();
  }

  /** Commits this, and waits until the graph is equal, with what a person has to do for that. */
  abstract void comesToRest(String last) throws Exception;

  /** The graph is equal in the end, though users wrote all the while. */
  final void goesOnAfter(String... statements) throws Exception {
    try (Load load = new Load(story, WRITES)) {
      load.awaitMore(30);
      story.sql(statements);
      load.awaitMore(30);
    }
    comesToRest("UPDATE item SET name = 'last' WHERE id = 1");
  }

  final void chosen() throws Exception {
    story.sync().stop();
    story.sync().setUp(CHOSEN);
    story.judgeBy(CHOSEN);
    story.sync().start();
    story.settled();
  }

  /** The engine ends by itself, with one of these, and says so. */
  final void stopsAfter(Set<ErrorCode> codes, String said, String... statements) throws Exception {
    try (Load load = new Load(story, WRITES)) {
      load.awaitMore(20);
      story.sql(statements);
      Ended end = story.sync().awaitEnd(Duration.ofSeconds(40));
      assertThat(end)
          .isInstanceOfSatisfying(
              Ended.Failed.class,
              failed -> {
                assertThat(failed.error().code()).isIn(codes);
                assertThat(failed.error()).hasMessageContaining(said);
                assertThat(story.sync().tryCommand("status").output())
                    .contains("stopped by an error", "[" + failed.error().code() + "] ", said)
                    .doesNotContain("stale");
              });
    }
    story.sync().stop();
  }

  final void goesOnWith(String mapping) throws Exception {
    story.sync().setUp(mapping);
    story.judgeBy(mapping);
    story.sync().start();
    story.settled();
  }

  @Test
  void aColumnIsAddedAndAnotherWithADefault() throws Exception {
    goesOnAfter("ALTER TABLE item ADD extra text", "ALTER TABLE item ADD more integer DEFAULT 7");

    assertThat(story.ask("MATCH (i:Item) WHERE i.more IS NULL RETURN i")).isEmpty();
  }

  @Test
  void aValueOfAnEnumIsRenamed() throws Exception {
    story.sql("ALTER TYPE mood RENAME VALUE 'bad' TO 'sad'");
    story.restart(); // no row event tells it; the next look at the catalog does

    goesOnAfter("UPDATE item SET feels = 'good' WHERE id = 2");
    assertThat(story.ask("MATCH (i:Item {feels: 'bad'}) RETURN i")).isEmpty();
  }

  @Test
  void partitionsComeAndGo() throws Exception {
    goesOnAfter("ALTER TABLE part DETACH PARTITION part_south");
    assertThat(story.ask("MATCH (p:Part {region: 'south'}) RETURN p")).isEmpty();

    goesOnAfter(
        "UPDATE part_south SET name = 'away'",
        "ALTER TABLE part ATTACH PARTITION part_south FOR VALUES IN ('south')",
        "CREATE TABLE part_west PARTITION OF part FOR VALUES IN ('west')",
        "INSERT INTO part VALUES (1, 'west', 'w')");

    assertThat(story.ask("MATCH (p:Part {region: 'south', name: 'away'}) RETURN p")).hasSize(100);
  }

  @Test
  void onePartitionIsTruncated() throws Exception {
    goesOnAfter("TRUNCATE part_south");

    assertThat(story.ask("MATCH (p:Part {region: 'south'}) RETURN p")).isEmpty();
  }

  /** Each time that the mapping is bound, the table is another one before the stream is opened. */
  @Test
  void aTableIsTruncatedAgainAndAgainWhileTheEngineBegins() throws Exception {
    story.sync().stop();

    story.sync().start();
    for (int i = 0; i < 80; i++) {
      story.sql("TRUNCATE item");
      Thread.sleep(10);
    }
    comesToRest("INSERT INTO item VALUES (1, 'last')");

    assertThat(story.ask("MATCH (i:Item) RETURN i.name")).containsExactly("last");
  }

  @Test
  void aTableIsSwappedForAnother() throws Exception {
    story.sql(
        "CREATE TABLE other (LIKE item INCLUDING ALL)",
        "INSERT INTO other VALUES (1, 'other'), (5000, 'other')",
        "ALTER TABLE item RENAME TO former; ALTER TABLE other RENAME TO item",
        "INSERT INTO item VALUES (5001, 'after')");

    story.equalOnceApplied();
    story.settledAfter("INSERT INTO item VALUES (5002, 'last')");

    assertThat(story.ask("MATCH (i:Item {name: 'other'}) RETURN i")).hasSize(2);
  }
}
