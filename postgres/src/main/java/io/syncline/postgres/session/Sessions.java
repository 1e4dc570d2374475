// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.type.SessionSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGProperty;

/** Opens connections to the source, every one pinned before anything else. Any thread. */
public final class Sessions {
  private static final int OLDEST = 14;
  private static final String ASSUMED_VERSION = "14";

  /** How much longer than its own timeout of a statement a server may be silent. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final Duration LONG_SILENCE = Duration.ofMinutes(10);

  private final PostgresSettings settings;

  public Sessions(PostgresSettings settings) {
    this.settings = settings;
  }

  public PostgresSettings settings() {
    return settings;
  }

  /** A session for SQL, in autocommit, whose values come as text. */
  public Connection open() {
    return open(settings.statementTimeout().plus(GRACE));
  }

  /** The same for statements that run as long as they need. */
  public Connection openForLong() {
    return open(LONG_SILENCE);
  }

  private Connection open(Duration silence) {
    try {
      return connect(silence);
    } catch (SQLException e) {
      throw SqlFailures.translate(settings, "connect", e);
    }
  }

  /** A session of the replication protocol, which also takes simple SQL. */
  public Connection openReplication() {
    Properties properties = properties();
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    if (!settings.url().contains(PGProperty.SOCKET_FACTORY.getName())) {
      PGProperty.SOCKET_FACTORY.set(properties, PatientSockets.class.getName());
    }
    try {
      return pinned(properties, SessionSettings.statements());
    } catch (SQLException e) {
      throw SqlFailures.translate(settings, "connect for replication", e);
    }
  }

  /** A pool that connects when it is first needed. */
  public Pool pool(String name, int size) {
    return new Pool(
        name,
        size,
        settings.connectTimeout().plusSeconds(1),
        () -> connect(settings.statementTimeout().plus(GRACE)));
  }

  /** The same exception for an error of a session that was opened here. */
  public SynclineException failure(String doing, SQLException cause) {
    return SqlFailures.translate(settings, doing, cause);
  }

  /**
   * @param silence after which the server is taken to be gone
   */
  private Connection connect(Duration silence) throws SQLException {
    Properties properties = properties();
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) silence.toSeconds());
    Connection connection = pinned(properties, statements());
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST) {
      connection.close();
      throw new SynclineException(
          ErrorCode.SOURCE_SETTINGS,
          "PostgreSQL %d at %s is too old; Syncline needs 14 or newer"
              .formatted(version, settings.place()));
    }
    return connection;
  }

  private Connection pinned(Properties properties, List<String> statements) throws SQLException {
    Connection connection = DriverManager.getConnection(settings.url(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute(String.join("; ", statements));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, settings.user());
    if (!settings.password().isEmpty()) {
      PGProperty.PASSWORD.set(properties, settings.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, settings.applicationName());
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, ASSUMED_VERSION);
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) settings.connectTimeout().toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // Text is the canonical form; the binary one would be printed by the driver.
    PGProperty.BINARY_TRANSFER.set(properties, false);
    return properties;
  }

  private List<String> statements() {
    List<String> statements = new ArrayList<>(SessionSettings.statements());
    // A policy must never make a table look empty: with off, reading such a table is an error.
    statements.add("SET row_security = off");
    // Waiting for an absent standby would stop heartbeats; nothing of ours needs one.
    statements.add("SET synchronous_commit = local");
    statements.add("SET idle_in_transaction_session_timeout = 0");
    statements.add("SET idle_session_timeout = 0");
    statements.add("SET statement_timeout = " + settings.statementTimeout().toMillis());
    statements.add("SET lock_timeout = " + settings.lockTimeout().toMillis());
    return statements;
  }
}
