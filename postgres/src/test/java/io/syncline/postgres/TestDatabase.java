// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.core.change.TableId;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database of a test's own, used by a role that owns nothing of it. */
final class TestDatabase implements AutoCloseable {
  static final String RUNTIME_ROLE = "syncline_runtime";

  private final EmbeddedPostgres server;
  private final String name;

  private TestDatabase(EmbeddedPostgres server, String name) {
    this.server = server;
    this.name = name;
  }

  static TestDatabase create() {
    return create(SharedServers.postgres());
  }

  static TestDatabase create(EmbeddedPostgres server) {
    return new TestDatabase(server, server.freshDatabase());
  }

  String name() {
    return name;
  }

  EmbeddedPostgres server() {
    return server;
  }

  /** Runs statements as the owner of everything. */
  void sql(String... statements) {
    for (String statement : statements) {
      server.execute(name, statement);
    }
  }

  /** The first column of the first row as text; null if it is NULL, or there is no row. */
  @Nullable String value(String query) {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  Connection connect() {
    return server.connect(name);
  }

  /** The installer, who owns the tables. */
  PostgresSettings installer() {
    return settings(server.superuser());
  }

  /** The role that the source runs as. */
  PostgresSettings runtime() {
    return settings(RUNTIME_ROLE);
  }

  private PostgresSettings settings(String user) {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), name);
    return PostgresSettings.of(url, user, "").withNames("syncline", "s_" + name, "syncline");
  }

  /** Sets up what a mapping of these tables needs. */
  void setUp(TableId... tables) {
    setUp(SetupNeeds.of(List.of(tables)));
  }

  void setUp(SetupNeeds needs) {
    PostgresSetup setup = new PostgresSetup(installer());
    setup.apply(setup.plan(needs.withRole(RUNTIME_ROLE)));
  }

  PostgresSource source() {
    return new PostgresSource(runtime());
  }

  @Override
  public void close() {
    server.dropDatabase(name);
  }
}
