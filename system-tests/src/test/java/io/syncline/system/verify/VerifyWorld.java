// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.embedded.SharedServers;
import io.syncline.system.oracle.Mapped;
import io.syncline.system.oracle.MappingFile;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Persons, bills and votes in both stores. Persons up to {@link #PERSONS} sponsor and vote, one
 * more does neither; bills up to {@link #BILLS} are there. Writers keep to the bills up to {@link
 * #WARM}, so that whatever is done to the others is found or was there before.
 */
final class VerifyWorld implements AutoCloseable {
  static final int PERSONS = 300;
  static final int WARM = 1_000;
  static final int EACH = Integer.getInteger("faults", 25);
  static final int BILLS = Math.max(2_000, WARM + EACH * GraphFault.values().length + 10);
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final String SCHEMA =
      """
      CREATE TABLE person (id bigint PRIMARY KEY, name text NOT NULL);
      CREATE TABLE bill (
        id bigint PRIMARY KEY, title text, cost numeric, votes integer, sponsor_id bigint,
        co_sponsors bigint[], graph_id text);
      CREATE TABLE topic (id bigint PRIMARY KEY);
      CREATE TABLE vote (person_id bigint, bill_id bigint, yes boolean,
        PRIMARY KEY (person_id, bill_id));
      INSERT INTO person SELECT i, 'p' || i FROM generate_series(1, %1$d + 1) i;
      INSERT INTO bill
        SELECT i, 't' || i, i * 1.25, i, 1 + i %% %1$d,
          ARRAY[1 + (i + 1) %% %1$d, 1 + (i + 2) %% %1$d]
        FROM generate_series(1, %2$d) i;
      INSERT INTO vote SELECT 1 + i %% %1$d, i, i %% 3 = 0 FROM generate_series(1, %2$d) i;
      """
          .formatted(PERSONS, BILLS);

  static final String MAPPING =
      """
      nodes:
        Person: { table: public.person, lane: critical }
        Bill:
          table: public.bill
          labels: [LegislativeItem]
          properties: { constants: { source: civic } }
          graph_only: [pagerank]
          back_reference: { column: graph_id, property: gid }
          relationships:
            SPONSORED_BY: { to: Person, by: sponsor_id }
            CO_SPONSORED_BY: { to: Person, each: co_sponsors }
        Topic: { table: public.topic }
      relationships:
        VOTED:
          table: public.vote
          from: { node: Person, by: person_id }
          to: { node: Bill, by: bill_id }
      """;

  private final TestSync sync;

  private VerifyWorld(TestSync sync) {
    this.sync = sync;
  }

  /** Both stores filled and equal, the engine running. */
  static VerifyWorld running() throws Exception {
    return running(new TestSync(SharedServers.postgres(), SharedServers.neo4j()));
  }

  static VerifyWorld running(TestSync sync) throws Exception {
    sync.sql(SCHEMA);
    sync.setUp(MAPPING);
    sync.start();
    sync.awaitCaughtUp(PATIENCE);
    VerifyWorld world = new VerifyWorld(sync);
    world.awaitBackReferences();
    sync.awaitCaughtUp(PATIENCE); // their echoes would mend what is damaged
    return world;
  }

  /** Around a sync of other tables. */
  static VerifyWorld of(TestSync sync) {
    return new VerifyWorld(sync);
  }

  /** They are written beside the stream. */
  private void awaitBackReferences() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (number("SELECT count(*) FROM bill WHERE graph_id IS NULL") > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("back references are missing");
      }
      Thread.sleep(100);
    }
  }

  TestSync sync() {
    return sync;
  }

  void cypher(String statement) {
    sync.graph().executableQuery(statement).execute();
  }

  long count(String cypher) {
    return sync.graph().executableQuery(cypher).execute().records().getFirst().get(0).asLong();
  }

  /** A number that PostgreSQL answers with. */
  long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  /** What PostgreSQL answers with. */
  String text(String sql) throws SQLException {
    return SqlRows.of(sync, sql).getFirst();
  }

  /** Who says what differs without asking the product, whatever bills are annotated with. */
  Oracle oracle() throws SQLException {
    try (Connection connection = sync.connect()) {
      Mapped all = MappingFile.read(MAPPING, connection);
      Mapped judged = all.ignoring(Set.of("pagerank", "note"));
      return new Oracle(judged, sync::connect, sync.graph());
    }
  }

  /** What a run found. */
  record Run(CommandResult result, JsonNode report) {
    String verdict() {
      return report.get("verdict").asString();
    }

    /** Empty if it says nothing. */
    String verifiedThrough() {
      return report.get("verifiedThrough").asString("");
    }

    long count(String verdict) {
      return report.get("counts").get(verdict).asLong();
    }

    long total() {
      return report.get("total").asLong();
    }

    /** {@code Bill 42 different stale,edge}, in the order of type and key. */
    List<String> differences() {
      List<String> lines = new ArrayList<>();
      for (JsonNode one : report.get("differences")) {
        List<String> kinds = new ArrayList<>();
        one.get("details").forEach(detail -> kinds.add(detail.get("kind").asString()));
        lines.add(
            one.get("type").asString()
                + " "
                + one.get("key").asString()
                + " "
                + one.get("verdict").asString()
                + " "
                + String.join(",", kinds.stream().distinct().sorted().toList()));
      }
      return lines.stream().sorted().toList();
    }
  }

  /** Runs {@code syncline verify} with these options. */
  Run verify(String... options) {
    List<String> words =
        new ArrayList<>(List.of("verify", "--output", "json", "--limit", "1000000"));
    words.addAll(List.of(options));
    CommandResult result = sync.tryCommand(words.toArray(String[]::new));
    if (!result.output().startsWith("{")) {
      throw new AssertionError(result.toString());
    }
    return new Run(result, JsonMapper.builder().build().readTree(result.output()));
  }

  /** Whether a run was begun and is not done. */
  boolean unfinished() {
    for (JsonNode run : runs()) {
      if (run.get("state").asString().equals("running")) {
        return true;
      }
    }
    return false;
  }

  /** What the latest runs found. */
  List<JsonNode> counts() {
    List<JsonNode> counts = new ArrayList<>();
    runs().forEach(run -> counts.add(run.get("counts")));
    return counts;
  }

  private JsonNode runs() {
    CommandResult list = sync.tryCommand("verify", "--list", "--output", "json");
    return JsonMapper.builder().build().readTree(list.output()).get("runs");
  }

  @Override
  public void close() throws IOException {
    sync.close();
  }
}
