// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import io.syncline.cli.SynclineCommand;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.TestSync;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Persons and bills in both stores, and questions about them. */
final class FailureWorld implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Too large for an index of Neo4j. */
  static final String TOO_LARGE =
      "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 1200) i)";

  private static final String SCHEMA =
      """
      CREATE TABLE persons (id bigint PRIMARY KEY, name text, email text);
      CREATE TABLE bills (id bigint PRIMARY KEY, title text, note text, sponsor bigint);
      INSERT INTO persons SELECT i, 'p' || i, i || '@x' FROM generate_series(1, 5) i;
      INSERT INTO bills SELECT i, 't' || i, 'n', i FROM generate_series(1, 5) i;
      """;

  private static final String MAPPING =
      """
      nodes:
        Person: { table: public.persons, properties: { only: [name, email] } }
        Bill:
          table: public.bills
          properties: { only: [title, note] }
          indexes: [title]
          relationships:
            SPONSORED_BY: { to: Person, by: sponsor }
      """;

  private final TestSync sync;

  FailureWorld() throws Exception {
    this("");
  }

  /**
   * @param options more lines of the section {@code source:} and after it
   */
  FailureWorld(String options) throws Exception {
    this(SCHEMA, MAPPING, options);
  }

  /** Another world. */
  FailureWorld(String schema, String mapping, String options) throws Exception {
    sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j()).withOptions(options);
    sync.sql(schema);
    sync.setUp(mapping);
  }

  TestSync sync() {
    return sync;
  }

  void sql(String statements) {
    sync.sql(statements);
  }

  void start() throws Exception {
    sync.start();
    sync.awaitCaughtUp(PATIENCE);
  }

  void awaitCaughtUp() throws Exception {
    sync.awaitCaughtUp(PATIENCE);
  }

  /** Runs a command of the product; gives its exit code. */
  int command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", sync.file().toString()));
    return SynclineCommand.commandLine().execute(all.toArray(String[]::new));
  }

  List<String> letters() throws SQLException {
    return rows(
        "SELECT entity_type || ' ' || entity_id FROM syncline.graph_sync_status ORDER BY 1");
  }

  List<String> rows(String query) throws SQLException {
    return SqlRows.of(sync, query);
  }

  List<String> titles() {
    return texts(
        "MATCH (b:Bill) RETURN toString(b._syncline_key) + ' ' + b.title AS t"
            + " ORDER BY toInteger(b._syncline_key)");
  }

  List<String> sponsorsOf(int bill) {
    return texts(
        "MATCH (b:Bill {_syncline_key: '%d'})-[:SPONSORED_BY]->(p) RETURN p.name AS t"
            .formatted(bill));
  }

  List<String> texts(String cypher) {
    return sync.graph().executableQuery(cypher).execute().records().stream()
        .map(row -> row.get("t").asString())
        .toList();
  }

  void graph(String cypher) {
    sync.graph().executableQuery(cypher).execute();
  }

  @Override
  public void close() throws java.io.IOException {
    sync.close();
  }
}
