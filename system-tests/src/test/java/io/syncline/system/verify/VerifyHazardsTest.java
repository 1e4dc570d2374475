// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.TestSync;
import io.syncline.system.verify.VerifyWorld.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What breaks the plain way to compare and to repair, each by its number in docs/hazards.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class VerifyHazardsTest {
  private VerifyWorld world; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    world = VerifyWorld.running();
  }

  @AfterAll
  void stop() throws Exception {
    world.close();
  }

  /**
   * Hazard 2: who repairs with what a plan read brings rows back that were deleted since, and edges
   * that went elsewhere.
   */
  @Test
  void aRepairOfRowsThatAreWrittenMeanwhileBringsNothingBack() throws Exception {
    try (Writers writers = new Writers(world, 2)) {
      for (int round = 0; round < 2; round++) {
        world.cypher(
            "MATCH (b:Bill) WHERE b.id <= 200 OPTIONAL MATCH (b)-[r:SPONSORED_BY]->() DELETE r"
                + " SET b.title = 'by hand'");
        writers.awaitMore(50);
        world.verify("Bill", "--depth", "deep", "--max-defer", "5");

        CommandResult repair =
            world.sync().tryCommand("repair", "--apply", "--max-fraction", "100");

        assertThat(repair.code()).as(repair.toString()).isNotEqualTo(1);
      }
      writers.stop();
    }
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    Run rest = world.verify("--depth", "deep"); // what was damaged last may be left, no more
    assertThat(rest.differences())
        .as("brought back, or kept from what was written since")
        .noneMatch(one -> one.matches(".*(orphan|missing|stale|duplicate).*"));
    assertThat(world.count("MATCH (b:Bill) RETURN count(b)")).isEqualTo(bills());
    if (rest.result().code() != 0) {
      world.sync().tryCommand("repair", "--apply", "--max-fraction", "100");
    }

    Run after = world.verify("--depth", "deep");

    assertThat(after.differences()).isEmpty();
    assertThat(after.result().code()).isEqualTo(0);
    assertThat(world.count("MATCH (b:Bill) RETURN count(b)")).isEqualTo(bills());
    assertThat(world.count("MATCH (b:Bill)-[r:SPONSORED_BY]->() RETURN count(r)"))
        .isEqualTo(world.count("MATCH (b:Bill)-[:SPONSORED_BY]->() RETURN count(DISTINCT b)"));
  }

  private long bills() throws Exception {
    try (var connection = world.sync().connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM bill")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Hazard 4: a reading of the graph sees half of a batch. */
  @Test
  void batchesThatAreHalfVisibleAreNoDifference() throws Exception {
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 8; i++) {
                world.sync().sql("UPDATE bill SET title = 'all at once " + i + "'");
              }
            });
    while (!writing.isDone()) {
      Run run = world.verify("Bill", "--depth", "deep");

      assertThat(run.count("different")).as(run.report().toString()).isZero();
    }
    writing.get(60, TimeUnit.SECONDS);
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    assertThat(world.verify("Bill", "--depth", "deep").verdict()).isEqualTo("equal");
  }

  /** Hazard 10: a policy hides rows, and whatever the graph has looks left over. */
  @Test
  @Order(1) // while no run is done that could be repaired
  void aPolicyThatHidesRowsEndsAComparisonAndNothingIsRemoved() {
    world.sync().sql("ALTER TABLE person ENABLE ROW LEVEL SECURITY");
    world
        .sync()
        .sql("CREATE POLICY none ON person FOR SELECT TO " + TestSync.RUNTIME + " USING (false)");

    CommandResult run = world.sync().tryCommand("verify", "Person", "--output", "json");
    CommandResult repair = world.sync().tryCommand("repair", "--apply");

    assertThat(run.code()).as(run.toString()).isIn(1, 4);
    assertThat(run.output()).doesNotContain("orphan");
    assertThat(repair.code()).as("no run is done").isEqualTo(2);
    assertThat(world.count("MATCH (p:Person) RETURN count(p)")).isEqualTo(VerifyWorld.PERSONS + 1);
    assertThat(world.verify("Bill").verdict()).isEqualTo("equal");
    world.sync().sql("DROP POLICY none ON person; ALTER TABLE person DISABLE ROW LEVEL SECURITY");
  }
}
