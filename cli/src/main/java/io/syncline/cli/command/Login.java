// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.cli.connection.DraftRequest;
import io.syncline.cli.terminal.Prompt;
import io.syncline.config.Secret;
import io.syncline.config.init.Access;
import io.syncline.config.read.ConnectionUrl;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks which database: options first, then the environment, then the URL itself. What comes
 * from the environment stays there: the drafted file names the variable.
 */
final class Login {
  private static final String URL = "PG_URL";
  private static final String USER = "PG_USER";
  private static final String PASSWORD = "PG_PASSWORD";
  private static final String LIBPQ_PASSWORD = "PGPASSWORD";
  private static final String DEFAULT_USER = "postgres";

  private final Map<String, String> environment;
  private final Optional<Prompt> prompt;

  Login(Map<String, String> environment, Optional<Prompt> prompt) {
    this.environment = environment;
    this.prompt = prompt;
  }

  DraftRequest request(Optional<String> url, Optional<String> username, String schema) {
    String text = url.or(() -> variable(URL)).orElseThrow(Login::noUrl);
    ConnectionUrl parsed = ConnectionUrl.parse(text).orElseThrow(() -> badUrl(url.isPresent()));
    String user = username.or(() -> variable(USER)).orElse(parsed.username());
    Access access = Access.literal(parsed.jdbcUrl(), user.isEmpty() ? DEFAULT_USER : user);
    if (url.isEmpty()) {
      access = access.withUrlFrom(URL);
    }
    if (username.isEmpty() && variable(USER).isPresent()) {
      access = access.withUsernameFrom(USER);
    } else if (username.isEmpty() && url.isEmpty() && !parsed.username().isEmpty()) {
      access = access.withUserInUrl();
    }
    String who = user.isEmpty() ? DEFAULT_USER : user;
    return new DraftRequest(
        parsed.jdbcUrl(),
        who,
        password(parsed, who),
        schema,
        withPassword(access, parsed, url.isEmpty()));
  }

  private Access withPassword(Access access, ConnectionUrl url, boolean urlStaysOutside) {
    if (variable(PASSWORD).isPresent()) {
      return access;
    }
    if (variable(LIBPQ_PASSWORD).isPresent()) {
      return access.withPasswordFrom(LIBPQ_PASSWORD);
    }
    return urlStaysOutside && !url.password().isEmpty() ? access.withPasswordInUrl() : access;
  }

  private Secret password(ConnectionUrl url, String user) {
    return variable(PASSWORD)
        .or(() -> variable(LIBPQ_PASSWORD))
        .map(Secret::new)
        .or(() -> Optional.of(url.password()).filter(secret -> !secret.isEmpty()))
        .or(() -> prompt.map(asked -> ask(asked, user)))
        .orElse(Secret.NONE);
  }

  private static Secret ask(Prompt prompt, String user) {
    return new Secret(
        prompt.askSecret("Password of " + user + " (empty for none, or for ~/.pgpass): "));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static SynclineException noUrl() {
    return new SynclineException(
        ErrorCode.CONFIGURATION_INVALID,
        "no database is named; say --url jdbc:postgresql://host:port/database, or set PG_URL");
  }

  /** A URL may hold a password, so that nothing of it is shown. */
  private static SynclineException badUrl(boolean option) {
    return new SynclineException(
        ErrorCode.CONFIGURATION_INVALID,
        (option ? "--url" : URL)
            + " must be jdbc:postgresql://host:port/database"
            + " or postgres://user@host:port/database");
  }
}
