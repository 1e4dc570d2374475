// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.verify.Depth;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.VerifyWorld.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Faults are put straight into the graph while writers write; all are found and repaired, nothing
 * else is.
 */
final class VerifyTest {
  /**
   * Damages other bills with each kind by turns, so that all are in each chunk; what a run of this
   * depth must find, and no more.
   */
  static List<String> damage(VerifyWorld world, String depth) {
    List<String> expected = new ArrayList<>();
    long bill = VerifyWorld.WARM;
    for (int i = 0; i < VerifyWorld.EACH; i++) {
      for (GraphFault fault : GraphFault.values()) {
        bill++;
        fault.doTo(world, bill);
        if (fault.foundAt(depth)) {
          expected.addAll(fault.expected(bill));
        }
      }
    }
    return expected.stream().sorted().toList();
  }

  @Test
  void equalStoresAreFoundEqualAndOneRowIsComparedFieldByField() throws Exception {
    try (VerifyWorld world = VerifyWorld.running()) {
      for (String depth : List.of("tokens", "deep")) {
        Run run = world.verify("--depth", depth);

        assertThat(run.differences()).isEmpty();
        assertThat(run.result().code()).isEqualTo(0);
        assertThat(run.verdict()).isEqualTo("equal");
        assertThat(run.total())
            .isEqualTo(VerifyWorld.PERSONS + 1 + 2L * VerifyWorld.BILLS)
            .isEqualTo(run.count("equal"));
        assertThat(run.report().get("verifiedThrough").asString()).contains("/");
      }
      oneRowIsReadOnceFromEachStore(world);
      nothingIsHeldLongerThanAChunk(world);
      oneRowIsComparedFieldByField(world);
      onlyARangeIsCompared(world);
      aRunOfAnotherMappingIsNotResumed(world);
      OtherMapping.whatAFormerMappingWroteIsNamedAndMended(world);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  @Tag("long")
  void theSameIsFoundWhereTriggersCapture() throws Exception {
    TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j()).byTriggers();
    try (VerifyWorld world = VerifyWorld.running(sync);
        Writers writers = new Writers(world, 2)) {
      List<String> expected = damage(world, "tokens");
      writers.awaitMore(100);

      Run run = world.verify("--depth", "tokens");

      assertThat(run.differences()).isEqualTo(expected);
      writers.stop();
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void everyFaultIsFoundAndRepairedAndNothingElseIsFoundOrTouchedWhileWritersWrite()
      throws Exception {
    try (VerifyWorld world = VerifyWorld.running()) {
      world.cypher("MATCH (b:Bill) SET b.pagerank = 0.5, b.note = 'ours'");
      world.cypher(
          "MATCH (b:Bill {id: %d}), (p:Person {id: 1}) CREATE (b)-[:FOREIGN]->(p)"
              .formatted(VerifyWorld.BILLS - 1));
      assertThat(world.oracle().differences()).isEmpty();
      try (Writers writers = new Writers(world, 4)) {
        List<String> expected = damage(world, "deep");
        writers.awaitMore(200);

        Run found = world.verify("--depth", "deep");

        assertThat(found.differences()).isEqualTo(expected);
        assertThat(found.result().code()).isEqualTo(3);
        assertThat(OracleSays.now(world).against(found.differences())).isEmpty();
        assertThat(world.sync().tryCommand("repair", "--apply").code())
            .as("more than one percent")
            .isEqualTo(1);
        var repaired = world.sync().tryCommand("repair", "--apply", "--max-fraction", "100");
        assertThat(repaired.code()).as(repaired.toString()).isEqualTo(0);
        writers.stop();
      }
      itIsRepairedAndNothingElseWasTouched(world);
    }
  }

  private static void itIsRepairedAndNothingElseWasTouched(VerifyWorld world) throws Exception {
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    Run after = world.verify("--depth", "deep");
    assertThat(after.differences()).isEmpty();
    assertThat(after.result().code()).isEqualTo(0);
    assertThat(world.oracle().differencesWithin(Duration.ofSeconds(10))).isEmpty();
    assertThat(world.count("MATCH (b:Bill) WHERE b.id > 1000 AND b.pagerank = 0.5 RETURN count(b)"))
        .as("all that writers left alone, but for those that the fault itself deleted")
        .isEqualTo(VerifyWorld.BILLS - VerifyWorld.WARM - VerifyWorld.EACH);
    assertThat(world.count("MATCH (:Bill)-[r:FOREIGN]->(:Person) RETURN count(r)")).isEqualTo(1);
    var again = world.sync().tryCommand("repair", "--apply");
    assertThat(again.code()).isEqualTo(0);
    assertThat(again.output()).contains("nothing that differs");
  }

  private static void oneRowIsReadOnceFromEachStore(VerifyWorld world) throws Exception {
    try (SmallChunks chunks = new SmallChunks(world.sync())) {
      assertThat(chunks.callsFor("Bill", "42"))
          .isEqualTo(Map.of("keys of 1", 1, "compare of 1", 1));
    }
  }

  /** But as many chunks are read ahead as are compared. */
  private static void nothingIsHeldLongerThanAChunk(VerifyWorld world) throws Exception {
    world.sync().stop();
    try (SmallChunks chunks = new SmallChunks(world.sync());
        Held held = new Held(world)) {
      assertThat(chunks.makeAlone(Depth.DEEP, held).differences()).isEmpty();
      assertThat(held.chunks()).isGreaterThan(50);
      assertThat(held.overChunks(4)).isEmpty();
    }
    world.sync().start();
  }

  private static void oneRowIsComparedFieldByField(VerifyWorld world) {
    Run equal = world.verify("Bill", "42");
    assertThat(equal.result().code()).isEqualTo(0);
    assertThat(field(equal, "title")).isEqualTo("t42 t42");
    assertThat(field(equal, "edges")).contains("SPONSORED_BY");
    assertThat(world.sync().tryCommand("verify", "Bill", "42").output())
        .contains("POSTGRESQL", "GRAPH", "t42");
    world.cypher("MATCH (b:Bill {_syncline_key: '42'}) SET b.title = 'by hand'");

    Run run = world.verify("Bill", "42");

    assertThat(run.differences()).containsExactly("Bill 42 different content");
    var detail = run.report().get("differences").get(0).get("details").get(0);
    assertThat(detail.get("what").asString()).isEqualTo("title");
    assertThat(detail.get("expected").asString()).isEqualTo("\"t42\"");
    assertThat(detail.get("actual").asString()).isEqualTo("\"by hand\"");
    assertThat(field(run, "title")).isEqualTo("t42 by hand");
  }

  /** What both stores hold of it. */
  private static String field(Run run, String name) {
    for (JsonNode field : run.report().get("fields")) {
      if (field.get("field").asString().equals(name)) {
        return field.get("row").asString() + " " + field.get("graph").asString();
      }
    }
    throw new AssertionError("no field " + name + " in " + run.report());
  }

  private static void onlyARangeIsCompared(VerifyWorld world) {
    GraphFault.LOST_CHANGE.doTo(world, 99);
    GraphFault.LOST_CHANGE.doTo(world, 100);
    GraphFault.LOST_CHANGE.doTo(world, 1000);
    GraphFault.LOST_DELETE.doTo(world, 1950); // as 91950

    Run some = world.verify("Bill", "--from", "100", "--to", "1000");
    Run rest = world.verify("Bill", "--from", "1999");

    assertThat(some.differences()).containsExactly("Bill 100 different stale");
    assertThat(some.total()).isEqualTo(900);
    assertThat(rest.differences()).containsExactly("Bill 91950 different orphan");
    assertThat(rest.total()).isEqualTo(VerifyWorld.BILLS - 1999 + 2);
    assertThat(world.verify("Bill", "--from", "90", "--to", "98").total()).isEqualTo(8);
    assertThat(world.verify("Bill", "--from", "98", "--to", "98").total()).isZero();
    assertThat(world.sync().tryCommand("verify", "--from", "1").code()).isEqualTo(2);
    long half = world.verify("Bill", "--sample", "50").total();
    assertThat(half)
        .as("half of the bills")
        .isBetween(VerifyWorld.BILLS * 45L / 100, VerifyWorld.BILLS * 55L / 100);
    assertThat(world.verify("Bill", "--sample", "50").total()).as("the same").isEqualTo(half);
  }

  private static void aRunOfAnotherMappingIsNotResumed(VerifyWorld world) {
    world
        .sync()
        .asSuperuser(
            "UPDATE syncline.verification SET state = 'running', mapping = 'another' WHERE scope ="
                + " 'Bill from 90 to 98'");

    var resumed =
        world.sync().tryCommand("verify", "Bill", "--from", "90", "--to", "98", "--resume");

    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.toString()).contains("MAPPING_CHANGED", "began with another mapping");
  }
}
