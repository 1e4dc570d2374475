// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.state.PostgresStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that refuses, or is not there, is an error at once and not after a pool's patience. */
final class UnreachableTest {
  private static final Duration SOON = Duration.ofSeconds(4);

  @Test
  void wrongPasswordIsKnownAtOnce() throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      server.execute("postgres", "CREATE ROLE guarded LOGIN PASSWORD 'right-one'");
      Path rules = server.dataDirectory().resolve("pg_hba.conf");
      Files.writeString(
          rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
      server.execute("postgres", "SELECT pg_reload_conf()");

      SynclineException failure = failure(url(server.port()), "guarded", "wrong-one");

      assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_RIGHTS);
      assertThat(failure)
          .hasMessageContaining("127.0.0.1:" + server.port() + "/postgres as guarded")
          .hasMessageContaining("check source.username, source.password and pg_hba.conf")
          .hasMessageNotContaining("wrong-one");
    }
  }

  @Test
  void absentServerIsKnownAtOnce() {
    SynclineException failure = failure(url(1), "somebody", "");

    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    assertThat(failure)
        .hasMessageContaining("127.0.0.1:1/postgres as somebody")
        .hasMessageContaining("check source.url");
  }

  @Test
  void storeGoesOnAfterTheServerWasAway() {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        PostgresStateStore state =
            new PostgresStateStore(PostgresSettings.of(url(server.port()), "postgres", ""))) {
      assertThatExceptionOfType(SynclineException.class)
          .isThrownBy(() -> state.loadStatus("sync"))
          .matches(failure -> failure.code() == ErrorCode.NOT_APPLIED);
      server.stop();
      assertThatExceptionOfType(SynclineException.class)
          .isThrownBy(() -> state.loadStatus("sync"))
          .matches(failure -> failure.code() == ErrorCode.SOURCE_UNREACHABLE);
      server.start();

      assertThatExceptionOfType(SynclineException.class)
          .isThrownBy(() -> state.loadStatus("sync"))
          .matches(failure -> failure.code() == ErrorCode.NOT_APPLIED);
    }
  }

  private static SynclineException failure(String url, String user, String password) {
    long began = System.nanoTime();
    try (PostgresStateStore state =
        new PostgresStateStore(PostgresSettings.of(url, user, password))) {
      state.loadStatus("sync");
      throw new AssertionError("it was let in");
    } catch (SynclineException e) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
      return e;
    }
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }
}
