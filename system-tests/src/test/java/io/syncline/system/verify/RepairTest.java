// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.CommandResult;
import io.syncline.system.verify.VerifyWorld.Run;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What comparing and repairing plans, refuses, says and writes down. Each test leaves equal stores.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RepairTest {
  private static final String FAILED =
      "SELECT count(*) FROM syncline.graph_sync_status WHERE sync_status = 'failed'";

  private static final GraphFault[] KILLED = {
    GraphFault.LOST_CHANGE, GraphFault.LOST_DELETE, GraphFault.MISSING_EDGE
  };

  private VerifyWorld world; // the test's thread only

  @BeforeAll
  void start() throws Exception {
    world = VerifyWorld.running();
  }

  @AfterAll
  void stop() throws Exception {
    world.close();
  }

  private CommandResult repair(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "repair";
    words[1] = "--output";
    words[2] = "json";
    System.arraycopy(options, 0, words, 3, options.length);
    return world.sync().tryCommand(words);
  }

  private static JsonNode json(CommandResult result) {
    return JsonMapper.builder().build().readTree(result.output());
  }

  /** The latest first. */
  private JsonNode lastAudits(int number) {
    String limit = Integer.toString(number);
    return json(world.sync().tryCommand("audit", "list", "--limit", limit, "--output", "json"))
        .get("records");
  }

  private String shown(JsonNode record) {
    return world.sync().tryCommand("audit", "show", record.get("id").asString()).output();
  }

  /** They bear the marks of rows, but their rows' edges are elsewhere. */
  @Test
  void edgesWhereNoRowHasThemArePlannedCountedRemovedAndAudited() {
    world.cypher(
        "MATCH (b:Bill)-[r:SPONSORED_BY]->(p) WHERE b.id <= 8 UNWIND [1, 2] AS twice CREATE"
            + " (p)-[x:SPONSORED_BY]->(b) SET x = properties(r)");
    Run found = world.verify();
    assertThat(found.differences()).isEmpty();
    assertThat(found.report().get("flaws")).hasSize(1);

    JsonNode plan = json(repair());
    CommandResult refused = repair("--apply", "--max-fraction", "0.1");
    CommandResult kept = repair("--apply", "--orphans", "keep");

    assertThat(plan.get("strays").get(0).get("edges").asLong()).isEqualTo(16);
    assertThat(plan.get("strays").get(0).get("action").asString()).isEqualTo("remove");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(kept.toString()).contains("\"action\" : \"none\"");
    assertThat(strays()).isEqualTo(16);

    CommandResult repaired = repair("--apply", "--reason", "copied by hand");

    assertThat(repaired.code()).as(repaired.toString()).isEqualTo(0);
    assertThat(strays()).isZero();
    JsonNode records = lastAudits(2); // the second is there whoever dies while they are removed
    for (JsonNode record : records) {
      assertThat(record.get("entry").asString()).isEqualTo("Bill");
      assertThat(record.get("reason").asString()).isEqualTo("copied by hand");
    }
    assertThat(shown(records.get(0))).contains("at a wrong place: 16").contains("none left");
    assertThat(shown(records.get(1))).contains("at a wrong place: 16").contains("to be mended");
    assertThat(world.verify().verdict()).isEqualTo("equal");
  }

  /** Few enough to be repaired unasked, but all that there is. */
  @Test
  void aSmallTypeWhoseTableIsEmptiedIsNotRemoved() {
    world.cypher(
        "UNWIND range(1, 9) AS i CREATE (:Topic {_syncline_key: toString(i), id: i,"
            + " _syncline_hash: [1, 2], _syncline_version: [1, 1, 0]})");
    assertThat(world.verify("Topic").count("different")).isEqualTo(9);

    CommandResult refused = repair("--apply");

    assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
    assertThat(refused.toString()).contains("LIMIT_EXCEEDED", "most of a type");
    assertThat(world.count("MATCH (t:Topic) RETURN count(t)")).isEqualTo(9);
    assertThat(json(repair("--apply", "--orphans", "keep")).get("repairs").asLong()).isZero();
    assertThat(world.count("MATCH (t:Topic) RETURN count(t)")).isEqualTo(9);
    CommandResult asked = repair("--apply", "--max-fraction", "100");
    assertThat(asked.code()).as(asked.toString()).isEqualTo(0);
    assertThat(world.verify("Topic").total()).isZero();
  }

  @Test
  void aRepairThatIsKilledGoesOnAndAuditsEachRowOnce() throws Exception {
    List<String> damaged = new ArrayList<>();
    for (long bill = 1101; bill <= 1160; bill++) {
      GraphFault fault = KILLED[(int) (bill % KILLED.length)];
      fault.doTo(world, bill);
      damaged.addAll(fault.expected(bill));
    }
    assertThat(world.verify().differences()).hasSameElementsAs(damaged);
    String audited =
        "SELECT count(*) || ' of ' || count(DISTINCT entity_id) FROM syncline.audit"
            + " WHERE verify_run = (SELECT max(id) FROM syncline.verification)";

    killWhereItWaitsFor("syncline.audit");
    assertThat(world.text(audited)).as("written by the engine, but not yet").isEqualTo("0 of 0");
    assertThat(repair("--apply").toString()).as("of all, not the rest").contains("60 rows");
    killWhereItWaitsFor("syncline.verification_difference");
    CommandResult rest = repair("--apply", "--max-fraction", "100");
    CommandResult again = repair("--apply", "--max-fraction", "100");

    assertThat(rest.code()).as(rest.toString()).isEqualTo(0);
    assertThat(again.code()).isEqualTo(0);
    assertThat(world.text(audited)).isEqualTo("60 of 60");
    assertThat(world.verify("--depth", "deep").verdict()).isEqualTo("equal");
    assertThat(world.oracle().differences()).isEmpty();
  }

  /** Kills the process of a repair when it writes what it did into a table. */
  private void killWhereItWaitsFor(String table) throws Exception {
    try (Connection connection = world.sync().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
      Process child =
          world
              .sync()
              .startCommand(
                  List.of("repair", "--apply", "--max-fraction", "100", "--max-rate", "50"));
      await(
          1,
          "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '%s'::regclass"
              .formatted(table));
      child.destroyForcibly().waitFor();
    }
  }

  /** A test of another mapping may have left one, which is in the way of a constraint. */
  private void dropIndexOfNames() {
    world
        .sync()
        .graph()
        .executableQuery(
            "SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint WHERE"
                + " labelsOrTypes = ['Person'] AND properties = ['name'] AND owningConstraint IS"
                + " NULL RETURN name")
        .execute()
        .records()
        .forEach(row -> world.cypher("DROP INDEX `%s`".formatted(row.get("name").asString())));
  }

  @Test
  void whatAnExitCodeSaysAndWhatOutweighsWhat() throws Exception {
    dropIndexOfNames();
    world.cypher("CREATE CONSTRAINT names IF NOT EXISTS FOR (p:Person) REQUIRE p.name IS UNIQUE");
    world.sync().sql("INSERT INTO person VALUES (9001, 'p1')");
    await(1, FAILED);

    Run known = world.verify("Person", "--workers", "1");
    assertThat(known.result().code()).isEqualTo(3);
    assertThat(known.verdict()).isEqualTo("different");
    assertThat(known.differences()).containsExactly("Person 9001 known failure missing");
    assertThat(known.report().get("differences").get(0).get("why").asString())
        .startsWith("set aside since");
    assertThat(world.verify("Person", "--allow-known").result().code()).isEqualTo(0);
    assertThat(world.sync().tryCommand("verify", "Person", "--allow-known").code()).isEqualTo(0);

    for (String lane : List.of("normal", "critical")) { // no pipeline says how far it is
      world.sync().command("pause", lane, "--reason", "test");
    }
    await(2, "SELECT count(*) FROM syncline.pipeline WHERE state = 'paused'");
    GraphFault.LOST_CHANGE.doTo(world, 2000);
    Run both = world.verify("--max-defer", "2");
    assertThat(both.result().code()).isEqualTo(3);
    assertThat(both.count("deferred")).isEqualTo(1);
    assertThat(both.count("known failure")).isEqualTo(1);
    assertThat(both.verifiedThrough()).isEmpty();
    Run undecided = world.verify("--max-defer", "2", "--allow-known");
    assertThat(undecided.result().code()).isEqualTo(4);
    assertThat(undecided.verdict()).isEqualTo("incomplete");

    world.sync().command("resume", "normal");
    world.sync().command("resume", "critical");
    world.cypher("DROP CONSTRAINT names");
    world.sync().sql("DELETE FROM person WHERE id = 9001");
    await(0, FAILED);
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    Run different = world.verify("--workers", "4");
    assertThat(different.result().code()).isEqualTo(3);
    assertThat(world.text("SELECT state FROM syncline.sync_state('Bill', '2000')"))
        .isEqualTo("differing");
    assertThat(repair("--apply").code()).isEqualTo(0);
    assertThat(world.text("SELECT state FROM syncline.sync_state('Bill', '2000')"))
        .isEqualTo("in sync");
  }

  @Test
  void aRunUnderWaySaysHowFarItIs() throws Exception {
    CompletableFuture<Run> run =
        CompletableFuture.supplyAsync(() -> world.verify("--max-rate", "2000"));
    long most = 0;

    while (!run.isDone()) {
      List<JsonNode> runs = world.counts(); // none, if this is the first one
      if (!runs.isEmpty() && world.unfinished()) {
        most = Math.max(most, runs.getFirst().get("equal").asLong());
      }
    }

    assertThat(most).isPositive();
    assertThat(run.get(60, TimeUnit.SECONDS).verdict()).isEqualTo("equal");
  }

  private void await(long number, String sql) throws Exception {
    long deadline = System.nanoTime() + VerifyWorld.PATIENCE.toNanos();
    while (world.number(sql) != number) {
      assertThat(System.nanoTime()).as(sql).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private long strays() {
    return world.count("MATCH (:Person)-[r:SPONSORED_BY]->(:Bill) RETURN count(r)");
  }
}
