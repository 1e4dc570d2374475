// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import io.syncline.embedded.GuardedProcess.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server in a child process, on a loopback port that it keeps over restarts. Everybody
 * may connect as the superuser, without a password. The server ends with this JVM. All methods may
 * be called on any thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Patience CHILD_PATIENCE = Patience.of(Duration.ofSeconds(2));
  private static final int STATUS_LINE = 7;
  private static final Set<String> READY = Set.of("ready", "standby");

  /** Logical decoding is on; a crash of the machine may lose data, a crash of the server not. */
  private static final Map<String, String> DEFAULT_SETTINGS =
      Map.ofEntries(
          Map.entry("wal_level", "logical"),
          Map.entry("max_replication_slots", "64"),
          Map.entry("max_wal_senders", "64"),
          Map.entry("max_connections", "200"),
          Map.entry("max_prepared_transactions", "20"),
          Map.entry("fsync", "off"),
          Map.entry("full_page_writes", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("unix_socket_directories", ""));

  private final Account account;
  private final PostgresBinaries binaries;
  private final Path folder;
  private final boolean temporary;
  private final int port;
  private final Map<String, String> settings;
  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable GuardedProcess process; // guarded by this

  private EmbeddedPostgres(Builder builder) {
    account = Account.find();
    binaries = PostgresBinaries.unpacked(account.cache());
    temporary = builder.folder == null;
    folder =
        builder.folder == null
            ? Folders.temporary("syncline-postgres-")
            : Folders.create(builder.folder);
    account.own(folder);
    port = builder.port == 0 ? Ports.free() : builder.port;
    settings = Map.copyOf(builder.settings);
  }

  /** A server with settings fit for tests, on a free port and in a temporary folder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts the server on its data, which are made first if there are none. Returns when ready. */
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    if (!Files.exists(dataDirectory().resolve("PG_VERSION"))) {
      initialize();
    }
    Folders.write(
        dataDirectory().resolve("embedded.conf"),
        settings.entrySet().stream().map(EmbeddedPostgres::settingLine).sorted().toList());
    process =
        GuardedProcess.start(
            account.command(serverCommand()), Signal.INT, temporary ? folder : null, log());
    awaitReady(process);
  }

  /**
   * Stops the server in order: clients are disconnected, everything reaches the disk.
   *
   * @throws IllegalStateException if something kept it from that for a minute; then it was killed
   */
  public synchronized void stop() {
    end(Signal.INT);
  }

  private void end(Signal signal) {
    if (process != null) {
      signalAll(Signal.CONT);
      process.send(signal);
      try {
        process.awaitEnd(STOP_PATIENCE);
      } catch (IllegalStateException e) {
        String said = Folders.tail(log());
        kill();
        throw new IllegalStateException(
            "%s, and was killed; it had said:%n%s".formatted(e.getMessage(), said), e);
      }
      process = null;
    }
  }

  /** Ends all of the server's processes at once by {@code kill -9}. */
  public synchronized void kill() {
    if (process != null) {
      process.send(Signal.STOP); // or it would start others meanwhile
      List<ProcessHandle> children = process.children();
      children.forEach(ProcessHandle::destroyForcibly);
      process.send(Signal.KILL);
      process.awaitEnd(STOP_PATIENCE);
      // They hold the shared memory; where nobody reaps orphans, they seem to live on.
      CHILD_PATIENCE.until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      process = null;
    }
  }

  /** Freezes the server: connections stay open, and nobody answers. */
  public synchronized void suspend() {
    signalAll(Signal.STOP);
  }

  /** Lets a suspended server go on. */
  public synchronized void resume() {
    signalAll(Signal.CONT);
  }

  /** Stops the server and deletes its data, unless they are in a folder of the caller's. */
  @Override
  public synchronized void close() {
    if (temporary) {
      try {
        end(Signal.QUIT); // at once; one that is killed leaves its shared memory for ever
      } finally {
        Folders.delete(folder);
      }
    } else {
      stop();
    }
  }

  public synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  public int port() {
    return port;
  }

  public String superuser() {
    return SUPERUSER;
  }

  /** The version of the programs, such as {@code 18.6}. */
  public String version() {
    return binaries.version();
  }

  public Path dataDirectory() {
    return folder.resolve("data");
  }

  /** What the server says. */
  public Path log() {
    return folder.resolve("postgres.log");
  }

  /** The superuser's address of a database. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s?user=%s".formatted(Ports.HOST, port, database, SUPERUSER);
  }

  /** A new connection of the superuser. */
  public Connection connect(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to " + jdbcUrl(database), e);
    }
  }

  /** Runs SQL, also several statements, as the superuser. */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + sql, e);
    }
  }

  public void createDatabase(String name) {
    execute(SUPERUSER, "CREATE DATABASE " + quoted(name));
  }

  /** Makes a database for one test, and returns its name. */
  public String freshDatabase() {
    String name = "test_%d_%d".formatted(ProcessHandle.current().pid(), databases.addAndGet(1));
    createDatabase(name);
    return name;
  }

  /** Drops a database with its replication slots, whoever is connected. */
  public void dropDatabase(String name) {
    String itsSlots = "FROM pg_replication_slots WHERE database = " + literal(name);
    execute(SUPERUSER, "SELECT pg_terminate_backend(active_pid, 5000) " + itsSlots);
    execute(SUPERUSER, "SELECT pg_drop_replication_slot(slot_name) " + itsSlots);
    execute(SUPERUSER, "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(quoted(name)));
  }

  private void initialize() {
    List<String> command =
        account.command(
            List.of(
                binaries.program("initdb"),
                "--pgdata=" + dataDirectory(),
                "--username=" + SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
    Shell.Result result = Shell.run(command.toArray(String[]::new));
    if (!result.succeeded()) {
      throw new IllegalStateException("initdb failed: " + result.output());
    }
    Folders.append(dataDirectory().resolve("postgresql.conf"), "include 'embedded.conf'");
  }

  private List<String> serverCommand() {
    return List.of(
        binaries.program("postgres"),
        "-D",
        dataDirectory().toString(),
        "-h",
        Ports.HOST,
        "-p",
        Integer.toString(port));
  }

  private void awaitReady(GuardedProcess started) {
    Path pidFile = dataDirectory().resolve("postmaster.pid");
    boolean ready =
        Patience.of(START_PATIENCE)
            .until(() -> !started.isRunning() || isReady(Folders.lines(pidFile), started.pid()));
    if (!ready || !started.isRunning()) {
      kill();
      throw new IllegalStateException(
          "PostgreSQL did not start in %s:%n%s".formatted(folder, Folders.tail(log())));
    }
  }

  /** The file of a server that was killed is still there, hence the look at the pid. */
  private static boolean isReady(List<String> pidFile, long pid) {
    return pidFile.size() > STATUS_LINE
        && pidFile.getFirst().strip().equals(Long.toString(pid))
        && READY.contains(pidFile.get(STATUS_LINE).strip());
  }

  private synchronized void signalAll(Signal signal) {
    if (process != null) {
      process.send(signal);
      process.children().forEach(child -> GuardedProcess.send(child.pid(), signal));
    }
  }

  private static String settingLine(Map.Entry<String, String> setting) {
    return setting.getKey() + " = " + literal(setting.getValue());
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String quoted(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** What may be chosen before the server starts. */
  public static final class Builder {
    private final Map<String, String> settings = new LinkedHashMap<>(DEFAULT_SETTINGS);
    private @Nullable Path folder;
    private int port;

    private Builder() {}

    /** Keeps data and log in this folder instead of a temporary one; data found there are used. */
    public Builder folder(Path folder) {
      this.folder = folder;
      return this;
    }

    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** A line of {@code postgresql.conf}; {@code ALTER SYSTEM} overrides it. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Starts the server; the caller closes it. */
    public EmbeddedPostgres start() {
      EmbeddedPostgres server = new EmbeddedPostgres(this);
      try {
        server.start();
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
      return server;
    }
  }
}
