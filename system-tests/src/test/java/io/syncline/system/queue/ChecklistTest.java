// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.TestSync;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What seed 004 has one check by hand after setting its synchronization up, in its order. */
final class ChecklistTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String MAPPING =
      """
      nodes:
        User: { table: public.users }
      """;

  private static final String STATUS =
      " FROM syncline.graph_sync_status WHERE sync_status = 'pending'";

  private TestSync sync;

  @BeforeEach
  void setUp() throws Exception {
    sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j()).byTriggers();
    sync.sql("CREATE TABLE users (id int PRIMARY KEY, name text)");
    sync.setUp(MAPPING);
  }

  @AfterEach
  void close() throws Exception {
    sync.close();
  }

  @Test
  void triggersRecordAManualRunSyncsAndTheServiceDrains() throws Exception {
    assertThat(
            rows(
                "SELECT DISTINCT event_manipulation FROM information_schema.triggers"
                    + " WHERE trigger_schema='public' AND event_object_table = 'users' ORDER BY 1"))
        .containsExactly("DELETE", "INSERT", "UPDATE");
    sync.command("run", "--until-caught-up");

    sync.sql("INSERT INTO users VALUES (1, 'Ada')");
    assertThat(rows("SELECT entity_type || ' ' || entity_id || ' ' || sync_status" + STATUS))
        .containsExactly("User 1 pending");

    sync.command("run", "--until-caught-up");
    assertThat(rows("SELECT entity_id" + STATUS)).isEmpty();
    assertThat(
            rows(
                "SELECT batch_status || ' ' || synced_count || ' ' || failed_count FROM"
                    + " syncline.graph_sync_batches WHERE total_entities > 0"
                    + " ORDER BY created_at DESC LIMIT 1"))
        .containsExactly("completed 1 0");
    assertThat(names()).containsExactly("Ada");

    sync.sql("INSERT INTO users SELECT i, 'u' || i FROM generate_series(2, 200) i");
    assertThat(rows("SELECT entity_id" + STATUS)).hasSize(199);
    sync.start();
    sync.awaitCaughtUp(PATIENCE);
    assertThat(rows("SELECT entity_id" + STATUS)).isEmpty();
    assertThat(names()).hasSize(200);
  }

  private List<String> rows(String query) throws SQLException {
    return SqlRows.of(sync, query);
  }

  private List<String> names() {
    return sync
        .graph()
        .executableQuery("MATCH (u:User) RETURN u.name AS name ORDER BY u.id")
        .execute()
        .records()
        .stream()
        .map(row -> row.get("name").asString())
        .toList();
  }
}
