// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.embedded.SharedServers;
import io.syncline.engine.Ended;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.TestSync;
import java.io.StringReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.postgresql.PGConnection;

/** Changes that triggers capture come to the graph, and keep what the graph owns. */
final class TriggerCaptureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LOADED = 10_000;
  private static final String MAPPING =
      """
      nodes:
        Person:
          table: public.people
          graph_only: [rank]
        Bill:
          table: public.bills
          where: "status <> 'withdrawn'"
          lane: high
          relationships:
            SPONSORED_BY: { to: Person, by: sponsor_id }
            TAGGED: { to: Tag, each: tags }
        Tag: { values_of: public.bills.tags }
      relationships:
        VOTED:
          table: public.votes
          from: { node: Person, by: person_id }
          to: { node: Bill, by: bill_id }
      """;

  private static final String TRIGGERS =
      "SELECT tgname FROM pg_trigger WHERE obj_description(oid, 'pg_trigger') LIKE 'Syncline%'";
  private static final String SLOTS =
      "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()";

  private TestSync sync;

  @BeforeEach
  void setUp() throws Exception {
    sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j()).byTriggers();
    sync.sql(
        """
        CREATE TABLE people (id int PRIMARY KEY, name text);
        CREATE TABLE bills (id int PRIMARY KEY, title text, status text NOT NULL DEFAULT 'open',
          sponsor_id int, tags text[]);
        CREATE TABLE votes (id int PRIMARY KEY, person_id int, bill_id int, value text);
        INSERT INTO people SELECT g, 'p' || g FROM generate_series(1, 20) g;
        INSERT INTO bills SELECT g, 'b' || g, 'open', g, '{a,b}' FROM generate_series(1, 20) g;
        INSERT INTO votes SELECT g, g, g, 'yes' FROM generate_series(1, 20) g;
        """);
    sync.setUp(MAPPING);
    sync.start();
    sync.awaitCaughtUp(PATIENCE);
  }

  @AfterEach
  void close() throws Exception {
    sync.close();
  }

  private String graph(String cypher) {
    try (Session session = sync.graph().session()) {
      return session.run(cypher).list(row -> String.valueOf(row.get(0).asObject())).stream()
          .collect(Collectors.joining(" "));
    }
  }

  @Test
  void everyKindOfChangeComesToTheGraph() throws Exception {
    sync.sql(
        """
        INSERT INTO people VALUES (30, 'new');
        UPDATE bills SET title = 'changed', sponsor_id = 30, tags = '{c}' WHERE id = 1;
        UPDATE bills SET status = 'withdrawn' WHERE id = 2;
        DELETE FROM people WHERE id = 3;
        TRUNCATE votes;
        INSERT INTO votes VALUES (50, 5, 5, 'no');
        """);
    sync.awaitCaughtUp(PATIENCE);

    assertThat(
            graph(
                "MATCH (t:Tag)<-[:TAGGED]-(b:Bill {id: 1})-[:SPONSORED_BY]->(p) RETURN b.title +"
                    + " t.value + p.name"))
        .isEqualTo("changedcnew");
    assertThat(graph("MATCH (b:Bill {id: 2}) RETURN count(b)")).isEqualTo("0");
    assertThat(graph("MATCH (:Bill {id: 3})-[r:SPONSORED_BY]->() RETURN count(r)")).isEqualTo("0");
    assertThat(graph("MATCH (p:Person)-[v:VOTED]->() RETURN p.id + v.value")).isEqualTo("5no");
  }

  @Test
  void nodesKeepTheirIdentityInChainsAndSwaps() throws Exception {
    graph("MATCH (p:Person) WHERE p.id <= 3 SET p.rank = p.id");
    graph("MATCH (p:Person {id: 1}) CREATE (:Fan)-[:LIKES]->(p)");
    sync.sql(
        """
        BEGIN;
        UPDATE people SET id = -1 WHERE id = 1;
        UPDATE people SET id = 1 WHERE id = 2;
        UPDATE people SET id = 2 WHERE id = -1;
        COMMIT;
        UPDATE people SET id = 100 WHERE id = 3;
        UPDATE people SET id = 101, name = 'far' WHERE id = 100;
        DELETE FROM people WHERE id = 4;
        UPDATE people SET id = 4 WHERE id = 101;
        """);
    sync.awaitCaughtUp(PATIENCE);

    assertThat(
            graph(
                "MATCH (p:Person) WHERE p.rank IS NOT NULL RETURN p.name + p.rank + p.id ORDER BY"
                    + " p.rank"))
        .isEqualTo("p112 p221 far34");
    assertThat(graph("MATCH (:Fan)-[:LIKES]->(p) RETURN p.name")).isEqualTo("p1");
    assertThat(
            graph(
                "MATCH (b:Bill)-[:SPONSORED_BY]->(p) WHERE b.id < 5 RETURN b.id + p.name ORDER BY"
                    + " b.id"))
        .isEqualTo("1p2 2p1 4far");
  }

  @Test
  @Tag("long")
  void resyncMendsWhatSomebodyDidToTheGraph() throws Exception {
    graph("MATCH (b:Bill) WHERE b.id IN [3, 4, 6] SET b.title = 'wrong'");
    graph("MATCH (b:Bill {id: 5}) DETACH DELETE b");

    sync.command("resync", "Bill", "3", "--wait");
    assertThat(graph("MATCH (b:Bill) WHERE b.id IN [3, 4, 5, 6] RETURN b.title ORDER BY b.id"))
        .isEqualTo("b3 wrong wrong");
    sync.command("resync", "Bill", "--where", "id = 4", "--wait");
    assertThat(graph("MATCH (b:Bill) WHERE b.id IN [3, 4, 5, 6] RETURN b.title ORDER BY b.id"))
        .isEqualTo("b3 b4 wrong");
    sync.command("resync", "--all", "--wait");
    assertThat(graph("MATCH (b:Bill) WHERE b.id IN [3, 4, 5, 6] RETURN b.title ORDER BY b.id"))
        .isEqualTo("b3 b4 b5 b6");
    assertThat(graph("MATCH (:Bill {id: 5})-[r]->() RETURN count(r)")).isEqualTo("3");
    assertThat(sync.tryToInstall("resync", "Bill", "--where", "nothing = 1", "--wait").code())
        .isEqualTo(1);
  }

  @Test
  @Tag("long")
  void aBulkLoadComesWholeAndTheStatusSaysSo() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int id = 1000; id < 1000 + LOADED; id++) {
      lines.append(id).append("\tp").append(id).append('\n');
    }
    try (Connection connection = sync.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY people FROM STDIN", new StringReader(lines.toString()));
    }
    String loaded = sync.tryToInstall("queue", "--output", "json").output();
    sync.awaitCaughtUp(Duration.ofMinutes(2));
    sync.stop();

    assertThat(loaded).contains("\"type\" : \"Person\"");
    assertThat(graph("MATCH (p:Person) WHERE p.id >= 1000 RETURN count(p), count(DISTINCT p.name)"))
        .isEqualTo(Integer.toString(LOADED));
    assertThat(sync.tryToInstall("queue").output())
        .contains("synced")
        .contains(Integer.toString(LOADED));
    assertThat(sync.tryToInstall("status", "--output", "json").output())
        .contains("\"initialized\" : true", "\"neo4jConnected\" : true")
        .contains("\"pendingEntities\" : 0", "\"failedEntities\" : 0", "\"conflictCount\" : 0")
        .contains("\"type\" : \"queue\"");
  }

  @Test
  void aRestartGoesOnAndATouchedRowIsListedAsSynced() throws Exception {
    sync.stop();
    sync.sql("UPDATE people SET name = 'later' WHERE id = 1; DELETE FROM people WHERE id = 2");
    sync.start();
    sync.awaitCaughtUp(PATIENCE);

    assertThat(graph("MATCH (p:Person) WHERE p.id < 3 RETURN p.name")).isEqualTo("later");
    assertThat(status()).isEqualTo(List.of("Person 1 synced"));
  }

  @Test
  void whatEndedTheEngineIsSaidUntilAnotherRuns() throws Exception {
    sync.stop();
    sync.write(MAPPING.replace("withdrawn", "void"));
    sync.start();
    Ended end = sync.awaitEnd(PATIENCE);
    sync.stop();

    String said = sync.tryCommand("status").output();
    sync.write(MAPPING);
    sync.start();
    sync.awaitCaughtUp(PATIENCE);

    assertThat(end).isInstanceOf(Ended.Failed.class);
    assertThat(said).contains("stopped by an error", "neo4j/high: [MAPPING_CHANGED] ");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(sync.tryCommand("status").output()).doesNotContain("CHANGED"));
  }

  private List<String> status() throws Exception {
    try (var connection = sync.connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT entity_type || ' ' || entity_id || ' ' || sync_status FROM"
                    + " syncline.graph_sync_status")) {
      List<String> rows = new java.util.ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }

  @Test
  void theCaptureCanBeSwitchedBothWaysAndLeavesNothingOfTheFormer() throws Exception {
    graph("MATCH (p:Person {id: 1}) SET p.rank = 7 RETURN p.rank");
    sync.stop();
    sync.sql("UPDATE people SET name = 'waits in the queue' WHERE id = 3");
    assertThat(status()).isEqualTo(List.of("Person 3 pending"));
    switchTo(sync.fromTheLog());
    sync.sql(
        "UPDATE people SET name = 'from the log' WHERE id = 1; DELETE FROM people WHERE id = 2");
    sync.awaitCaughtUp(PATIENCE);
    assertThat(graph("MATCH (p:Person) WHERE p.id < 4 RETURN p.name ORDER BY p.id"))
        .isEqualTo("from the log waits in the queue");
    assertThat(SqlRows.of(sync, TRIGGERS)).isEmpty();
    assertThat(SqlRows.of(sync, SLOTS)).hasSize(2);
    assertThat(status()).isEmpty();

    sync.stop();
    sync.sql("DELETE FROM people WHERE id = 5; INSERT INTO people VALUES (60, 'between')");
    switchTo(sync.byTriggers());
    sync.sql("UPDATE people SET name = 'by triggers' WHERE id = 1");
    sync.awaitCaughtUp(PATIENCE);

    assertThat(graph("MATCH (p:Person) WHERE p.id IN [1, 5, 60] RETURN p.name ORDER BY p.id"))
        .isEqualTo("by triggers between");
    assertThat(graph("MATCH (p:Person {id: 1}) RETURN p.rank")).isEqualTo("7");
    assertThat(SqlRows.of(sync, TRIGGERS)).isNotEmpty();
    assertThat(SqlRows.of(sync, SLOTS)).isEmpty();
    assertThat(SqlRows.of(sync, "SELECT pubname FROM pg_publication")).isEmpty();
  }

  private void switchTo(TestSync other) throws Exception {
    other.write(MAPPING);
    other.install("apply", "--yes", "--new-snapshot", "--role", TestSync.RUNTIME);
    other.start();
    other.awaitCaughtUp(PATIENCE);
  }
}
