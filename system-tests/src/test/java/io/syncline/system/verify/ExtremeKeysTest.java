// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.VerifyWorld.Run;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first and the last of all keys, UUIDs and integers, through whole comparisons. */
final class ExtremeKeysTest {
  private static final String FIRST = "00000000-0000-0000-0000-000000000000";
  private static final String SECOND = "00000000-0000-0000-0000-000000000001";
  private static final String LAST_BUT_ONE = "ffffffff-ffff-ffff-ffff-fffffffffffe";
  private static final String LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  private static final int OTHERS = 1_200;
  private static final int NUMBERS = 5;

  private static final String SCHEMA =
      """
      CREATE TABLE doc (id uuid PRIMARY KEY, title text, parent uuid);
      INSERT INTO doc SELECT md5(i::text)::uuid, 't' || i, '%1$s' FROM generate_series(1, %3$d) i;
      INSERT INTO doc VALUES ('%1$s', 'first', '%2$s'), ('%2$s', 'last', '%1$s');
      CREATE TABLE num (id bigint PRIMARY KEY, title text);
      INSERT INTO num VALUES (%4$d, 'first'), (-1, 'a'), (0, 'b'), (1, 'c'), (%5$d, 'last');
      """
          .formatted(FIRST, LAST, OTHERS, Long.MIN_VALUE, Long.MAX_VALUE);

  private static final String MAPPING =
      """
      nodes:
        Doc:
          table: public.doc
          relationships:
            CHILD_OF: { to: Doc, by: parent }
        Num: { table: public.num }
      """;

  @Test
  @Tag("long")
  void theFirstAndTheLastKeyAreComparedAndRepairedAsAllOthers() throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    sync.sql(SCHEMA);
    sync.setUp(MAPPING);
    sync.start();
    sync.awaitCaughtUp(VerifyWorld.PATIENCE);
    try (VerifyWorld world = VerifyWorld.of(sync)) {
      for (String depth : List.of("tokens", "deep", "buckets")) {
        allAreEqual(world.verify("--depth", depth), OTHERS + 2 + NUMBERS);
      }
      damage(world);
      rangesEndWhereTheyAreToldTo(world);
      for (String depth : List.of("deep", "buckets")) {
        assertThat(world.verify("--depth", depth).differences())
            .as(depth)
            .containsExactly(
                "Doc " + FIRST + " different edge,stale",
                "Doc " + SECOND + " different orphan",
                "Doc " + LAST_BUT_ONE + " different orphan",
                "Doc " + LAST + " different missing",
                "Num -1 different stale",
                "Num " + Long.MIN_VALUE + " different stale",
                "Num 5 different orphan",
                "Num " + (Long.MAX_VALUE - 1) + " different orphan",
                "Num " + Long.MAX_VALUE + " different missing");
      }

      var repair = sync.tryCommand("repair", "--apply", "--max-fraction", "50");

      assertThat(repair.code()).as(repair.toString()).isEqualTo(0);
      allAreEqual(world.verify("--depth", "deep"), OTHERS + 2 + NUMBERS);
      withoutThemTheRestIsEqual(world);
    }
  }

  private static void allAreEqual(Run run, long total) {
    assertThat(run.differences()).isEmpty();
    assertThat(run.result().code()).isEqualTo(0);
    assertThat(run.total()).isEqualTo(total).isEqualTo(run.count("equal"));
  }

  /** The last node goes, and the edge of the first that leads to it with it. */
  private static void damage(VerifyWorld world) {
    world.cypher(
        "MATCH (d:Doc {_syncline_key: '%s'}) SET d._syncline_hash = [1, 2]".formatted(FIRST));
    for (String orphan : List.of(SECOND, LAST_BUT_ONE)) {
      world.cypher(
          "MATCH (d:Doc {_syncline_key: '%s'}) WITH d {.*, _syncline_key: '%s', id: '%s'} AS all"
                  .formatted(FIRST, orphan, orphan)
              + " CREATE (o:Doc) SET o = all, o._syncline_hash = [3, 4]");
    }
    world.cypher(
        "MATCH (d:Doc {_syncline_key: '%1$s'})<-[r:CHILD_OF]-(f) MATCH (d)-[o:CHILD_OF]->() DELETE r,"
                .formatted(LAST)
            + " o, d");
    world.cypher(
        "MATCH (n:Num) WHERE n.id IN [%d, -1] SET n._syncline_hash = [1, 2]"
            .formatted(Long.MIN_VALUE));
    for (long orphan : new long[] {5, Long.MAX_VALUE - 1}) {
      world.cypher(
          "MATCH (n:Num {id: 1}) WITH n {.*, _syncline_key: '%1$d', id: %1$d} AS all CREATE (o:Num)"
                  .formatted(orphan)
              + " SET o = all");
    }
    world.cypher("MATCH (n:Num {id: %d}) DELETE n".formatted(Long.MAX_VALUE));
  }

  private static void rangesEndWhereTheyAreToldTo(VerifyWorld world) {
    Run first = world.verify("Doc", "--from", FIRST, "--to", SECOND);
    Run last = world.verify("Doc", "--from", LAST);

    assertThat(first.total()).isEqualTo(1);
    assertThat(last.differences()).containsExactly("Doc " + LAST + " different missing");
    assertThat(last.total()).isEqualTo(1);
    String most = Long.toString(Long.MAX_VALUE);
    Run least = world.verify("Num", "--from", Long.toString(Long.MIN_VALUE), "--to", "-1");
    assertThat(least.total()).isEqualTo(1);
    assertThat(world.verify("Num", "--from", most).differences())
        .containsExactly("Num " + most + " different missing");
    Run noRows = world.verify("Num", "--from", "2", "--to", "9");
    assertThat(noRows.differences()).containsExactly("Num 5 different orphan");
    assertThat(noRows.total()).isEqualTo(1);
    assertThat(world.verify("Num", "--from", "6", "--to", "9").total()).as("empty").isZero();
  }

  private static void withoutThemTheRestIsEqual(VerifyWorld world) throws Exception {
    world.sync().sql("DELETE FROM doc WHERE id IN ('%s', '%s')".formatted(FIRST, LAST));
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);

    allAreEqual(world.verify("--depth", "tokens"), OTHERS + NUMBERS);
  }
}
