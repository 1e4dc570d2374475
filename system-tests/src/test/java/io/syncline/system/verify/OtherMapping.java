// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.system.sync.CommandResult;
import io.syncline.system.verify.VerifyWorld.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Bills as another mapping has them, and as a former one had: what a graph holds that was in part
 * restored from an old backup.
 */
final class OtherMapping {
  private static final String OTHER =
      VerifyWorld.MAPPING.replace(
          "properties: { constants", "properties: { rename: { title: name }, constants");

  private OtherMapping() {}

  /** Changes the mapping, and leaves equal bills. */
  static void whatAFormerMappingWroteIsNamedAndMended(VerifyWorld world) throws Exception {
    Map<String, Object> former = bill(world, "500");
    world.sync().stop();
    world.sync().setUp(OTHER);
    world.sync().start();
    await()
        .atMost(VerifyWorld.PATIENCE)
        .until(() -> world.number("SELECT count(*) FROM syncline.entry WHERE pending_read") == 0);
    world.sync().awaitCaughtUp(VerifyWorld.PATIENCE);
    assertThat(bill(world, "500")).doesNotContainKey("title").containsEntry("name", "t500");
    world
        .sync()
        .graph()
        .executableQuery("MATCH (b:Bill {_syncline_key: '500'}) SET b = $former")
        .withParameters(Map.of("former", former))
        .execute();
    world.cypher("MATCH (b:Bill {_syncline_key: '501'}) SET b._syncline_hash = [1, 2]");

    Run run = world.verify("Bill", "--from", "500", "--to", "502");

    assertThat(run.differences())
        .containsExactly("Bill 500 different mapping", "Bill 501 different stale");
    itIsReported(world, run);
    CommandResult repaired = world.sync().tryCommand("repair", "--apply", "--max-fraction", "100");
    assertThat(repaired.code()).as(repaired.toString()).isEqualTo(0);
    assertThat(world.verify("Bill", "--from", "500", "--to", "502").verdict()).isEqualTo("equal");
    assertThat(bill(world, "500")).containsEntry("name", "t500");
  }

  private static void itIsReported(VerifyWorld world, Run run) throws Exception {
    JsonNode detail = run.report().get("differences").get(0).get("details").get(0);
    assertThat(detail.get("what").asString()).isEqualTo("version");
    assertThat(detail.get("expected").asString()).startsWith("at least ");
    String number = run.report().get("run").asString();
    Path page = Files.createTempFile("report", ".html");
    CommandResult shown =
        world.sync().tryCommand("verify", "--show", number, "--report", page.toString());
    assertThat(shown.output()).contains("mapping  version, expected at least ");
    assertThat(Files.readString(page)).contains("mapping").contains("at least ");
    Files.delete(page);
  }

  private static Map<String, Object> bill(VerifyWorld world, String key) {
    return world
        .sync()
        .graph()
        .executableQuery("MATCH (b:Bill {_syncline_key: $key}) RETURN properties(b) AS all")
        .withParameters(Map.of("key", key))
        .execute()
        .records()
        .getFirst()
        .get("all")
        .asMap();
  }
}
