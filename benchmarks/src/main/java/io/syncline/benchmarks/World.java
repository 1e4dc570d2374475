// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.cli.SynclineCommand;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.Terminal;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Both servers, and the rows that all benchmarks write: {@code customers (id)} and {@code orders
 * (id, customer_id, title, status, quantity, price, created_at)}, each order a node with seven
 * properties and an edge to one of 2,000 customers.
 */
final class World implements AutoCloseable {
  static final int CUSTOMERS = 2_000;
  private static final String DATABASE = "bench";

  private final EmbeddedPostgres postgres;
  private final EmbeddedNeo4j neo4j;
  private final Path folder;

  private World(EmbeddedPostgres postgres, EmbeddedNeo4j neo4j, Path folder) {
    this.postgres = postgres;
    this.neo4j = neo4j;
    this.folder = folder;
  }

  static World start() throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    EmbeddedNeo4j neo4j = EmbeddedNeo4j.builder().throughput().heap("3g").pageCache("1g").start();
    World world = new World(postgres, neo4j, Files.createTempDirectory("syncline-benchmark-"));
    postgres.createDatabase(DATABASE);
    return world;
  }

  EmbeddedNeo4j neo4j() {
    return neo4j;
  }

  Connection connect() {
    return postgres.connect(DATABASE);
  }

  void sql(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Makes the tables anew, with all customers and the orders 1 to {@code orders}. */
  void createTables(int orders) throws SQLException {
    sql(
        """
        DROP TABLE IF EXISTS orders;
        DROP TABLE IF EXISTS customers;
        CREATE TABLE customers (id bigint PRIMARY KEY);
        CREATE TABLE orders (
          id bigint PRIMARY KEY,
          customer_id bigint REFERENCES customers,
          title text,
          status text,
          quantity int,
          price double precision,
          created_at timestamptz);
        INSERT INTO customers SELECT generate_series(1, %d);
        """
            .formatted(CUSTOMERS));
    insertOrders(1, orders);
  }

  /** Inserts orders in one statement. */
  void insertOrders(int from, int to) throws SQLException {
    sql(
        "INSERT INTO orders SELECT i, 1 + i::bigint * 7919 %% %d, 'Order number ' || i, 'open', i %% 100, i / 8.0,"
                .formatted(CUSTOMERS)
            + " timestamptz '2026-01-01 00:00:00Z' + i * interval '1 second' FROM generate_series("
            + from
            + ", "
            + to
            + ") i");
  }

  /** Writes the mapping of these tables for so many writers. */
  Path file(String sync, int writers) throws IOException {
    return file(sync, Capture.LOG, writers, "");
  }

  /** Writes the mapping of these tables, as triggers capture them with the defaults. */
  Path triggerFile(String sync) throws IOException {
    return file(sync, Capture.TRIGGER, 1, "");
  }

  /** How changes come to the engine. */
  enum Capture {
    LOG,
    TRIGGER;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * @param more entries of {@code nodes:} beside orders, which then are of the lowest lane
   */
  Path file(String sync, Capture capture, int writers, String more) throws IOException {
    Path file = folder.resolve(sync + ".yaml");
    Files.writeString(
        file,
        """
        version: 1
        name: %s
        source:
          url: "%s"
          username: %s
          capture: %s
        targets:
          neo4j: { uri: "%s", username: neo4j, password: unused }
        apply: { mode: %s, writers: %d }
        http: { enabled: false }
        nodes:
          Customer: { table: public.customers }
          Order:
            table: public.orders
            lane: %s
            properties:
              only: [id, customer_id, title, status, quantity, price, created_at]
            relationships:
              PLACED_BY: { to: Customer, by: customer_id }
        """
                .formatted(
                    sync,
                    postgres.jdbcUrl(DATABASE),
                    postgres.superuser(),
                    capture.text(),
                    neo4j.boltUri(),
                    writers == 1 ? "transactions" : "parallel",
                    writers,
                    more.isEmpty() ? "normal" : "low")
            + more);
    return file;
  }

  /** Sets up what the mapping needs. */
  void apply(Path file) throws IOException {
    EngineProcess.run("apply", "--yes", "-c", file.toString());
  }

  /** Takes away what {@link #apply} and {@link #runUntilCaughtUp} left behind. */
  void uninstall(Path file) throws IOException {
    EngineProcess.run("uninstall", "--yes", "-c", file.toString());
  }

  /** Runs the engine in this process, whose code is compiled by now. */
  void runUntilCaughtUp(Path file) {
    command("run", "--until-caught-up", "-c", file.toString());
  }

  /** Runs a command in this process; it must succeed. What it prints goes to standard error. */
  void command(String... words) {
    commandEnding(0, words);
  }

  /** The same, with this exit code. */
  void commandEnding(int expected, String... words) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(err, err, null, Paint.NONE);
    int code = SynclineCommand.commandLine(terminal).execute(words);
    if (code != expected) {
      throw new IllegalStateException("syncline " + words[0] + " ended with " + code);
    }
  }

  /** Empties the graph, constraints and indexes included. */
  void emptyGraph() {
    neo4j.clear();
  }

  /** CPU time of PostgreSQL's processes, also of those that ended. */
  Duration postgresCpu() throws IOException {
    long postmaster =
        Long.parseLong(
            Files.readAllLines(postgres.dataDirectory().resolve("postmaster.pid")).getFirst());
    long ticks = ticks(postmaster, 4);
    for (ProcessHandle child : ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
      ticks += ticks(child.pid(), 2);
    }
    return Duration.ofMillis(ticks * 10);
  }

  /** The first of: user and system time, user and system time of children that ended. */
  private static long ticks(long pid, int fields) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    String afterName = Files.readString(stat).replaceFirst("^.*\\) ", "");
    String[] values = afterName.split(" ", -1);
    long ticks = 0;
    for (int i = 11; i < 11 + fields; i++) {
      ticks += Long.parseLong(values[i]);
    }
    return ticks;
  }

  long count(String cypher) {
    try (var session = neo4j.driver().session()) {
      return session.run(cypher).single().get(0).asLong();
    }
  }

  @Override
  public void close() throws IOException {
    neo4j.close();
    postgres.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
