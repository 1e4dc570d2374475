// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.VerifyWorld.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where triggers capture, a repair trusts nothing of what it writes, and takes orphans as told. */
final class TriggerRepairTest {
  private static final int OF_EACH = 3;

  @Test
  @Tag("long")
  void everythingIsMendedAndOrphansAreQuarantined() throws Exception {
    try (VerifyWorld world = world()) {
      mended(world, damage(world));
      whatIsDeletedLaterIsNotQuarantined(world);
      OtherMapping.whatAFormerMappingWroteIsNamedAndMended(world);
      theWrongRowsOrNoneAtAllRemoveNothing(world);
    }
  }

  @Test
  @Tag("long") // a back reference is given most of a minute
  void soAreBackReferences() throws Exception {
    try (VerifyWorld world = world()) {
      List<String> damaged = new ArrayList<>(damage(world));
      world
          .sync()
          .asSuperuser(
              "SET session_replication_role = replica; UPDATE bill SET graph_id = 'x' WHERE id ="
                  + " 2");
      damaged.add("Bill 2 different reference");

      mended(world, damaged.stream().sorted().toList());
    }
  }

  private static VerifyWorld world() throws Exception {
    return VerifyWorld.running(
        new TestSync(SharedServers.postgres(), SharedServers.neo4j()).byTriggers());
  }

  private static void mended(VerifyWorld world, List<String> damaged) {
    Run found = world.verify("--depth", "deep");
    assertThat(found.differences()).isEqualTo(damaged);
    assertThat(found.verifiedThrough()).as("no place in the log is known").isEmpty();

    CommandResult repair =
        world
            .sync()
            .tryCommand("repair", "--apply", "--orphans", "quarantine", "--max-fraction", "50");

    assertThat(repair.code()).as(repair.toString()).isEqualTo(0);
    assertThat(world.verify("--depth", "deep").differences()).isEmpty();
    assertThat(world.count("MATCH (q:SynclineQuarantined) WHERE NOT q:Bill RETURN count(q)"))
        .isEqualTo(2 * OF_EACH);
  }

  private static List<String> damage(VerifyWorld world) {
    List<String> expected = new ArrayList<>();
    long bill = VerifyWorld.WARM;
    for (GraphFault fault : GraphFault.values()) {
      for (int i = 0; i < OF_EACH; i++) {
        bill++;
        fault.doTo(world, bill);
        expected.addAll(fault.expected(bill));
      }
    }
    world.cypher(
        "MATCH (b:Bill {_syncline_key: '1'}) SET b.title = 'of a future', b._syncline_hash = [1,"
            + " 2], b._syncline_version = [99, 1, 0]");
    expected.add("Bill 1 different stale,version");
    return expected.stream().sorted().toList();
  }

  /** As if another database had been named, or an empty one. */
  private static void theWrongRowsOrNoneAtAllRemoveNothing(VerifyWorld world) {
    long nodes = world.count("MATCH (n) WHERE n:Bill OR n:Person RETURN count(n)");
    long edges = world.count("MATCH ()-[r]->() RETURN count(r)");
    for (String instead : List.of("UPDATE person SET id = -id", "DELETE FROM person")) {
      world.sync().sql("ALTER TABLE person DISABLE TRIGGER USER; " + instead);
      assertThat(world.verify("Person").count("different")).isGreaterThan(VerifyWorld.PERSONS);

      CommandResult repair = world.sync().tryCommand("repair", "--apply");

      assertThat(repair.code()).as(instead).isEqualTo(1);
      assertThat(repair.toString()).contains("LIMIT_EXCEEDED");
      assertThat(world.count("MATCH (n) WHERE n:Bill OR n:Person RETURN count(n)"))
          .isEqualTo(nodes);
      assertThat(world.count("MATCH ()-[r]->() RETURN count(r)")).isEqualTo(edges);
    }
  }

  /** What was asked for once holds once. */
  private static void whatIsDeletedLaterIsNotQuarantined(VerifyWorld world) throws Exception {
    world.sync().sql("DELETE FROM vote WHERE bill_id = 1; DELETE FROM bill WHERE id = 1");

    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);

    assertThat(world.count("MATCH (n) WHERE n:Bill AND n.id = 1 RETURN count(n)")).isZero();
    assertThat(world.count("MATCH (q:SynclineQuarantined) RETURN count(q)")).isEqualTo(2 * OF_EACH);
  }
}
