// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import io.syncline.embedded.GuardedProcess.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;
import org.neo4j.driver.TransactionContext;

/**
 * A Neo4j Community server in a child process, speaking Bolt on a loopback port that it keeps over
 * restarts. Nobody needs a password unless one was set. The server ends with this JVM. All methods
 * may be called on any thread.
 */
public final class EmbeddedNeo4j implements AutoCloseable {
  private static final String USER = "neo4j";
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);

  /** Half the CPU time to start, measured; what runs long enough to be compiled twice is slower. */
  private static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MetaspaceSize=192m");

  /** Checkpoints are frequent because a server that was killed replays what came after the last. */
  private static final Map<String, String> DEFAULT_SETTINGS =
      Map.of(
          "db.checkpoint.interval.time", "10s",
          "server.bolt.enabled", "true",
          "server.memory.pagecache.size", "256m",
          "dbms.usage_report.enabled", "false",
          "db.tx_log.preallocate", "false",
          "db.tx_log.rotation.retention_policy", "false",
          "db.logs.query.enabled", "OFF");

  private final Neo4jClassPath classPath;
  private final Path folder;
  private final boolean temporary;
  private final int port;
  private final List<String> jvmOptions;
  private final String password;
  private final Map<String, String> settings;
  private @Nullable GuardedProcess process; // guarded by this
  private @Nullable Driver driver; // guarded by this

  private EmbeddedNeo4j(Builder builder) {
    classPath = Neo4jClassPath.load();
    temporary = builder.folder == null;
    folder =
        builder.folder == null
            ? Folders.temporary("syncline-neo4j-")
            : Folders.create(builder.folder);
    port = builder.port == 0 ? Ports.free() : builder.port;
    jvmOptions = builder.jvmOptions();
    password = builder.password;
    settings = new LinkedHashMap<>(builder.settings);
    String address = "%s:%d".formatted(Ports.HOST, port);
    settings.put("server.bolt.listen_address", address);
    settings.put("server.bolt.advertised_address", address);
    settings.put("dbms.security.auth_enabled", Boolean.toString(!password.isEmpty()));
    settings.putAll(classPath.quickShutdown());
  }

  /** A modest server without a password, on a free port and in a temporary folder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts the server on its data, if there are any. Returns when it answers. */
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    Path configuration = folder.resolve("neo4j.conf");
    Folders.write(
        configuration,
        settings.entrySet().stream().map(s -> s.getKey() + "=" + s.getValue()).sorted().toList());
    Path ready = folder.resolve("ready");
    remove(ready);
    List<String> programArguments =
        List.of(
            folder.resolve("home").toString(),
            configuration.toString(),
            ready.toString(),
            password);
    process =
        GuardedProcess.start(
            classPath.command(folder.resolve("arguments"), jvmOptions, programArguments),
            Signal.TERM,
            temporary ? folder : null,
            log());
    awaitReady(process, ready);
  }

  /** Stops the server in order: running transactions end, everything reaches the disk. */
  public synchronized void stop() {
    if (process != null) {
      process.send(Signal.CONT);
      process.send(Signal.TERM);
      process.awaitEnd(STOP_PATIENCE);
      process = null;
    }
  }

  /** Ends the server at once by {@code kill -9}. */
  public synchronized void kill() {
    if (process != null) {
      process.send(Signal.KILL);
      process.awaitEnd(STOP_PATIENCE);
      process = null;
    }
  }

  /** Freezes the server: connections stay open, and nobody answers. */
  public synchronized void suspend() {
    if (process != null) {
      process.send(Signal.STOP);
    }
  }

  /** Lets a suspended server go on. */
  public synchronized void resume() {
    if (process != null) {
      process.send(Signal.CONT);
    }
  }

  /** Stops the server and deletes its data, unless they are in a folder of the caller's. */
  @Override
  public synchronized void close() {
    if (temporary) {
      kill();
    } else {
      stop();
    }
    if (driver != null) {
      driver.close();
      driver = null;
    }
    if (temporary) {
      Folders.delete(folder);
    }
  }

  public synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  public int port() {
    return port;
  }

  public String boltUri() {
    return "bolt://%s:%d".formatted(Ports.HOST, port);
  }

  public String user() {
    return USER;
  }

  /** The password that was set; empty if the server asks for none. */
  public String password() {
    return password;
  }

  /** The version of the server, such as {@code 2026.08.1}. */
  public String version() {
    return classPath.version();
  }

  /** What the server prints; its own logs are below {@code home/logs} beside this file. */
  public Path log() {
    return folder.resolve("neo4j.log");
  }

  /** A driver connected to this server, also over restarts; it is closed with the server. */
  public synchronized Driver driver() {
    if (driver == null) {
      AuthToken token = password.isEmpty() ? AuthTokens.none() : AuthTokens.basic(USER, password);
      driver = GraphDatabase.driver(boltUri(), token);
    }
    return driver;
  }

  /** Removes all constraints, indexes, nodes and relationships. */
  public void clear() {
    try (Session session = driver().session()) {
      session.executeWriteWithoutResult(
          transaction -> {
            drop(transaction, "CONSTRAINT", "SHOW CONSTRAINTS YIELD name");
            drop(transaction, "INDEX", "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'");
          });
    }
    clearData();
  }

  /** Removes all nodes and relationships. */
  public void clearData() {
    try (Session session = driver().session()) {
      session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume();
    }
  }

  private static void drop(TransactionContext transaction, String kind, String query) {
    for (var row : transaction.run(query).list()) {
      transaction
          .run("DROP %s `%s` IF EXISTS".formatted(kind, row.get("name").asString()))
          .consume();
    }
  }

  private void awaitReady(GuardedProcess started, Path ready) {
    boolean inTime =
        Patience.of(START_PATIENCE).until(() -> !started.isRunning() || Files.exists(ready));
    if (!inTime || !started.isRunning()) {
      kill();
      throw new IllegalStateException(
          "Neo4j did not start in %s:%n%s".formatted(folder, Folders.tail(log())));
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /** What may be chosen before the server starts. */
  public static final class Builder {
    private final Map<String, String> settings = new LinkedHashMap<>(DEFAULT_SETTINGS);
    private String heap = "1g";
    private boolean throughput;
    private String password = "";
    private @Nullable Path folder;
    private int port;

    private Builder() {}

    /** Keeps data and logs in this folder instead of a temporary one; data found there are used. */
    public Builder folder(Path folder) {
      this.folder = folder;
      return this;
    }

    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The server's heap, in the JVM's notation, such as {@code 1g}. */
    public Builder heap(String heap) {
      this.heap = heap;
      return this;
    }

    /** Runs as fast as a production server, and starts slower: for benchmarks. */
    public Builder throughput() {
      throughput = true;
      return this;
    }

    /** Keeps plans however much the data change: for tests, which fill and empty a graph. */
    public Builder keepsPlans() {
      return setting("dbms.cypher.min_replan_interval", "1d");
    }

    /** The server's page cache, in Neo4j's notation, such as {@code 256m}. */
    public Builder pageCache(String size) {
      return setting("server.memory.pagecache.size", size);
    }

    /** The password of the user {@code neo4j}, of eight characters or more. */
    public Builder password(String password) {
      this.password = password;
      return this;
    }

    /** A line of {@code neo4j.conf}. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Starts the server; the caller closes it. */
    public EmbeddedNeo4j start() {
      EmbeddedNeo4j server = new EmbeddedNeo4j(this);
      try {
        server.start();
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
      return server;
    }

    private List<String> jvmOptions() {
      List<String> options = new ArrayList<>(throughput ? List.of() : QUICK_START);
      options.add("-Xmx" + heap);
      return options;
    }
  }
}
