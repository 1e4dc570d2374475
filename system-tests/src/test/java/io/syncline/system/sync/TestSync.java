// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.cli.Wiring;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.engine.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.neo4j.driver.Driver;

/**
 * One sync on the given servers, with a database of its own and an emptied graph: set up by the
 * command line, run in this process by the product's own wiring or in a child process. The role
 * that owns the tables installs it; it runs as another, which owns nothing.
 */
public final class TestSync implements AutoCloseable {
  /** Owns the database and what is in it: the application, and whoever installs the sync. */
  public static final String OWNER = "syncline_owner";

  /** Runs the sync: owns no table, and is no superuser. */
  public static final String RUNTIME = "syncline_runtime";

  private static final List<String> RUN = List.of("run", "--no-http");

  private final EmbeddedPostgres postgres;
  private final EmbeddedNeo4j neo4j;
  private final String database;
  private final Path file;
  private final Path installerFile;
  private final EngineUnderTest engine;
  private final Children children;
  private final Arrival arrival;
  private final Map<String, String> reroutes = new LinkedHashMap<>();
  private String sourceOptions = "";
  private String applyOptions = "";

  /** Constraints and indexes may be there. */
  public TestSync(EmbeddedPostgres postgres, EmbeddedNeo4j neo4j) throws IOException {
    this.postgres = postgres;
    this.neo4j = neo4j;
    this.database = postgres.freshDatabase();
    this.file = Files.createTempFile("syncline", ".yaml");
    this.engine = new EngineUnderTest(file);
    this.children = new Children(file);
    this.arrival = new Arrival(this, engine);
    this.installerFile = Files.createTempFile("syncline-installer", ".yaml");
    createRole(OWNER, "LOGIN");
    createRole(RUNTIME, "LOGIN REPLICATION");
    asSuperuser("ALTER DATABASE %s OWNER TO %s".formatted(database, OWNER));
    LeftSchema.takeOver(neo4j);
  }

  private void createRole(String name, String options) {
    asSuperuser(
        "DO $$ BEGIN CREATE ROLE %s %s; EXCEPTION WHEN duplicate_object THEN END $$"
            .formatted(name, options));
  }

  /** A session of the tables' owner. */
  public Connection connect() {
    return connectAs(OWNER);
  }

  public Connection connectAs(String role) {
    try {
      return DriverManager.getConnection(url(), role, "");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect as " + role, e);
    }
  }

  private String url() {
    return postgres.jdbcUrl(database).replaceAll("\\?.*", "");
  }

  /** Runs SQL as the tables' owner. */
  public void sql(String statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + statements, e);
    }
  }

  public void asSuperuser(String statements) {
    postgres.execute(database, statements);
  }

  public String database() {
    return database;
  }

  public Driver graph() {
    return neo4j.driver();
  }

  /** The mapping file of the role that runs the sync. */
  public Path file() {
    return file;
  }

  /** More lines of the section {@code source:}, or, after a line without indent, of the file. */
  public TestSync withOptions(String yaml) {
    sourceOptions = yaml;
    return this;
  }

  /** Has changes captured by triggers; to be said before it is set up. */
  public TestSync byTriggers() {
    return withOptions("capture: trigger");
  }

  /** Has them captured from the log again. */
  public TestSync fromTheLog() {
    return withOptions("");
  }

  /** Has several writers split batches however small; to be said before it is set up. */
  public TestSync inParallel() {
    applyOptions = ", mode: parallel, writers: 3, batch_size: 8";
    return this;
  }

  /** Has a transaction applied in pieces that takes more than this; to be said before. */
  public TestSync inPiecesOf(String size) {
    applyOptions = ", max_transaction_memory: " + size;
    return this;
  }

  /** Has the role that runs the sync reach the stores over these; its installer does not. */
  public TestSync through(Link toPostgres, Link toNeo4j) {
    reroutes.put(":" + postgres.port() + "/", ":" + toPostgres.port() + "/");
    reroutes.put(
        neo4j.boltUri(), neo4j.boltUri().replace(":" + neo4j.port(), ":" + toNeo4j.port()));
    return this;
  }

  /** Sets both stores up for the {@code nodes:} and {@code relationships:} of a mapping. */
  public void setUp(String entries) throws IOException {
    write(entries);
    install("apply", "--yes", "--role", RUNTIME);
  }

  /** Writes the mapping file, and does nothing with it. */
  public void write(String entries) throws IOException {
    String head = head(RUNTIME);
    for (Map.Entry<String, String> route : reroutes.entrySet()) {
      head = head.replace(route.getKey(), route.getValue());
    }
    Files.writeString(file, head + entries);
    Files.writeString(installerFile, head(OWNER) + entries);
  }

  private String head(String role) {
    return SyncFile.head(database, url(), role, sourceOptions, neo4j.boltUri(), applyOptions);
  }

  /** Runs a command as the installer, which must succeed. */
  public void install(String... command) throws IOException {
    succeeds(CommandResult.of(installerFile, command));
  }

  /** Runs a command as the role that runs the sync, which must succeed. */
  public void command(String... command) throws IOException {
    succeeds(CommandResult.of(file, command));
  }

  private void succeeds(CommandResult result) throws IOException {
    if (result.code() != 0) {
      throw new AssertionError(result + " for\n" + Files.readString(file));
    }
  }

  /** Runs a command as the role that runs the sync. */
  public CommandResult tryCommand(String... command) {
    return CommandResult.of(file, command);
  }

  /** Runs a command as the installer. */
  public CommandResult tryToInstall(String... command) {
    return CommandResult.of(installerFile, command);
  }

  public void start() {
    engine.start(new Wiring(Map.of()));
  }

  /** Runs it with something that happens at a failpoint. */
  public void startWith(String failpoint, Consumer<String> action) {
    engine.start(new Wiring(Map.of("SYNCLINE_FAILPOINT", failpoint), action));
  }

  public void stop() throws InterruptedException, ExecutionException, TimeoutException {
    engine.stop();
  }

  /** Whether the engine goes on. */
  public boolean running() {
    return engine.running();
  }

  /** Why the engine ended, which it must do by itself. */
  public Ended awaitEnd(Duration patience) throws Exception {
    return engine.awaitEnd(patience);
  }

  /** Waits until everything that is committed now was applied. */
  public void awaitCaughtUp(Duration patience) throws Exception {
    arrival.await(arrival.endOfLog(), patience);
  }

  /** Waits until everything up to this place in the log was applied. */
  public void awaitReached(long goal, Duration patience) throws Exception {
    arrival.await(goal, patience);
  }

  /** The metrics of all runs. */
  public MeterRegistry meters() {
    return engine.meters();
  }

  /** Whether every pipeline applies changes. */
  public boolean ready() {
    return engine.ready();
  }

  public List<PipelineStatus> status() {
    return engine.status();
  }

  /** Entities that triggers put into the queue and that are not in the graph yet. */
  public long queued() throws SQLException {
    return arrival.queued();
  }

  boolean capturedByTriggers() {
    return sourceOptions.contains("capture: trigger");
  }

  /** Runs {@code syncline run} in a process of its own. */
  public Process startChild(String failpoint) throws IOException {
    return children.start(failpoint, RUN);
  }

  /**
   * Runs it in a process of its own which, if it ends in order, leaves its classes to later ones:
   * they start with a third less CPU time.
   */
  public Process startForerunner() throws IOException {
    return children.startForerunner(RUN);
  }

  /** Runs a command in a process of its own. */
  public Process startCommand(List<String> command) throws IOException {
    return children.start("", command);
  }

  /** Waits until a process that was started with a failpoint dies there, as it must. */
  public void awaitFailpoint(Process child, String place) throws IOException, InterruptedException {
    children.awaitFailpoint(child, place);
  }

  /** Where processes died that did so at a failpoint, the last of them last. */
  public List<String> failpoints() throws IOException {
    return children.failpoints();
  }

  public String childLog() throws IOException {
    return children.said();
  }

  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the engine did not stop", e);
    }
    postgres.dropDatabase(database);
    Files.deleteIfExists(file);
    Files.deleteIfExists(installerFile);
    children.forget();
  }
}
