// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.cli.SynclineCommand;
import io.syncline.cli.Wiring;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.engine.Ended;
import io.syncline.engine.LoadListener;
import io.syncline.engine.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;

/**
 * One sync on the given servers, with a database of its own and an emptied graph: set up by the
 * command line, run in this process by the product's own wiring or in a child process.
 */
public final class TestSync implements AutoCloseable {
  @SuppressWarnings("InlineFormatString") // too long to stand where it is used
  private static final String SOURCE_AND_TARGET =
      """
      version: 1
      name: %s
      source:
        url: "%s"
        username: postgres
        heartbeat_interval: 1s
      targets:
        neo4j: { uri: "%s" }
      apply: { retry_min: 20ms, retry_max: 500ms }
      http: { enabled: false }
      """;

  private final EmbeddedPostgres postgres;
  private final EmbeddedNeo4j neo4j;
  private final String database;
  private final Path file;
  private @Nullable EngineConnection engine;
  private @Nullable CompletableFuture<Ended> running;

  public TestSync(EmbeddedPostgres postgres, EmbeddedNeo4j neo4j) throws IOException {
    this.postgres = postgres;
    this.neo4j = neo4j;
    this.database = postgres.freshDatabase();
    this.file = Files.createTempFile("syncline", ".yaml");
    neo4j.clear();
  }

  public Connection connect() {
    return postgres.connect(database);
  }

  public void sql(String statements) {
    postgres.execute(database, statements);
  }

  public Driver graph() {
    return neo4j.driver();
  }

  public Path file() {
    return file;
  }

  /** Sets both stores up for the {@code nodes:} and {@code relationships:} of a mapping. */
  public void setUp(String entries) throws IOException {
    String url = postgres.jdbcUrl(database).replaceAll("\\?.*", "");
    Files.writeString(file, SOURCE_AND_TARGET.formatted(database, url, neo4j.boltUri()) + entries);
    int code = SynclineCommand.commandLine().execute("apply", "-c", file.toString(), "--yes");
    if (code != 0) {
      throw new AssertionError("apply ended with " + code + " for\n" + Files.readString(file));
    }
  }

  public void start() {
    Wiring wiring = new Wiring(Map.of());
    SynclineFile read =
        switch (wiring.read(file)) {
          case ReadFile.Valid(SynclineFile valid) -> valid;
          case ReadFile.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    EngineConnection started = wiring.engine(read, new SimpleMeterRegistry(), LoadListener.NONE);
    engine = started;
    running =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return started.run(Until.STOPPED);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            work -> Thread.ofPlatform().name("sync under test").daemon(true).start(work));
  }

  public void stop() throws InterruptedException, ExecutionException, TimeoutException {
    EngineConnection started = engine;
    CompletableFuture<Ended> run = running;
    if (started != null && run != null) {
      started.stop();
      run.get(60, TimeUnit.SECONDS);
      started.close();
      engine = null;
      running = null;
    }
  }

  /** Waits until everything that is committed now was applied. */
  public void awaitCaughtUp(Duration patience) throws Exception {
    long goal = endOfLog();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!reached(goal)) {
      CompletableFuture<Ended> run = running;
      if (run == null || run.isDone()) {
        throw new AssertionError("the engine ended: " + (run == null ? "never ran" : run.get()));
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not caught up: " + status());
      }
      Thread.sleep(50);
    }
  }

  private boolean reached(long goal) {
    List<PipelineStatus> status = status();
    return !status.isEmpty()
        && status.stream().allMatch(pipeline -> pipeline.position().lsn() >= goal);
  }

  public List<PipelineStatus> status() {
    EngineConnection started = engine;
    return started == null ? List.of() : started.status();
  }

  private long endOfLog() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Runs {@code syncline run} in a process of its own. */
  public Process startChild(String failpoint) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.syncline.cli.Main", "run", "--no-http", "-c", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SYNCLINE_FAILPOINT", failpoint);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of(file + ".log").toFile()));
    return builder.start();
  }

  public String childLog() throws IOException {
    Path log = Path.of(file + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
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
    Files.deleteIfExists(Path.of(file + ".log"));
  }
}
