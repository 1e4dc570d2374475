// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.client;

import io.syncline.client.Answer;
import io.syncline.client.Entity;
import io.syncline.client.SyncClient;
import io.syncline.client.Ticket;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.TestSync;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** An application with a role of its own, which has the rights that docs/client.md names. */
final class ClientWorld implements AutoCloseable {
  static final String APPLICATION = "syncline_application";
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Too large for an index of Neo4j. */
  static final String TOO_LARGE =
      "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 1200) i)";

  private static final String MAPPING =
      """
      nodes:
        Person: { table: public.persons, lane: high, properties: { only: [name] } }
        Bill:
          table: public.bills
          lane: low
          properties: { only: [title, note] }
          indexes: [title]
          relationships:
            SPONSORED_BY: { to: Person, by: sponsor }
      """;

  private final TestSync sync;
  private final SyncClient client = new SyncClient();

  ClientWorld(boolean byTriggers) throws Exception {
    sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j());
    if (byTriggers) {
      sync.byTriggers();
    }
    sync.sql(
        "CREATE TABLE persons (id bigint PRIMARY KEY, name text);"
            + "CREATE TABLE bills (id bigint PRIMARY KEY, title text, note text, sponsor bigint);"
            + "INSERT INTO persons SELECT i, 'p' || i FROM generate_series(1, 9) i;"
            + "INSERT INTO bills SELECT i, 't' || i, 'n', i FROM generate_series(1, 9) i");
    sync.setUp(MAPPING);
    sync.asSuperuser(
        "DO $$ BEGIN CREATE ROLE %1$s LOGIN; EXCEPTION WHEN duplicate_object THEN END $$;"
                .formatted(APPLICATION)
            + "GRANT SELECT, INSERT, UPDATE, DELETE ON persons, bills TO %1$s;"
                .formatted(APPLICATION)
            + "GRANT USAGE ON SCHEMA syncline TO %1$s".formatted(APPLICATION));
    sync.start();
    sync.awaitCaughtUp(PATIENCE);
  }

  TestSync sync() {
    return sync;
  }

  SyncClient client() {
    return client;
  }

  Connection connect() {
    return sync.connectAs(APPLICATION);
  }

  /** Writes in one transaction of the application, and takes a ticket. */
  Ticket write(String sql) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      run(connection, sql);
      Ticket ticket = client.ticket(connection);
      connection.commit();
      return ticket;
    }
  }

  /** A ticket for one entity as it is now. */
  Ticket ticketFor(Entity entity) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      Ticket ticket = client.ticket(connection, entity);
      connection.commit();
      return ticket;
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Answer await(Ticket ticket) throws Exception {
    return await(ticket, PATIENCE);
  }

  Answer await(Ticket ticket, Duration patience) throws Exception {
    try (Connection connection = connect()) {
      return client.await(connection, ticket, patience);
    }
  }

  Answer ask(Ticket ticket) throws Exception {
    try (Connection connection = connect()) {
      return client.ask(connection, ticket);
    }
  }

  /** What the graph holds of a bill's title; empty if it does not have the bill. */
  String title(int bill) {
    return sync
        .graph()
        .executableQuery("MATCH (b:Bill {id: $id}) RETURN left(b.title, 20) AS title")
        .withParameters(java.util.Map.of("id", bill))
        .execute()
        .records()
        .stream()
        .map(row -> row.get("title").asString())
        .findFirst()
        .orElse("");
  }

  /** What Syncline's own tables say of an entity. */
  String syncState(String type, int key) throws SQLException {
    return SqlRows.of(
            sync, "SELECT state FROM syncline.sync_state('%s', '%d')".formatted(type, key))
        .getFirst();
  }

  @Override
  public void close() throws java.io.IOException {
    sync.close();
  }
}
