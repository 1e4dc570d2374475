// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that went back to a copy of its data directory has the same identity, timeline and slot:
 * only its log tells.
 */
final class RestoredServerTest {
  private static final TableId T = TableId.of("t");

  @TempDir private Path folder;
  private EmbeddedPostgres server;
  private TestDatabase database;
  private Follower follower;

  @BeforeEach
  void start() {
    server = EmbeddedPostgres.builder().folder(folder.resolve("server")).start();
    database = TestDatabase.create(server);
    database.sql("CREATE TABLE t (id int PRIMARY KEY)");
    follower = Follower.of(database, T);
    follower.stop();
  }

  @AfterEach
  void stop() {
    follower.close();
    server.close();
  }

  private void backUp() {
    server.stop();
    copy(server.dataDirectory(), folder.resolve("backup"));
    startAgain();
  }

  private void restore() {
    server.stop();
    delete(server.dataDirectory());
    copy(folder.resolve("backup"), server.dataDirectory());
    startAgain();
  }

  /** A pool trusts a connection, alive or not, for half a second after its last use. */
  private void startAgain() {
    server.start();
    try {
      Thread.sleep(600);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Path from, Path to) {
    walk(from)
        .forEach(
            path -> {
              try {
                Files.copy(
                    path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static void delete(Path folder) {
    walk(folder).reversed().forEach(path -> path.toFile().delete());
  }

  private static java.util.List<Path> walk(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Throwable refusal() {
    return untilItPasses(
        () -> {
          follower.reopen();
          follower.eventsToNow();
        });
  }

  private static Throwable untilItPasses(ThrowingCallable work) {
    for (int attempt = 1; ; attempt++) {
      Throwable end = catchThrowable(work);
      boolean passes = end instanceof SynclineException e && e.passesByItself();
      if (!passes || attempt == 10) {
        return end;
      }
    }
  }

  @Test
  void aServerWhoseLogEndsBeforeTheCheckpointIsRefused() {
    backUp();
    follower.reopen();
    database.sql("INSERT INTO t SELECT generate_series(1, 1000)");
    follower.eventsToNow();
    follower.stop();
    restore();

    assertThat(refusal())
        .isInstanceOfSatisfying(
            SynclineException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_WENT_BACK));
  }

  @Test
  void aServerWhoseLogGrewBeyondTheCheckpointAgainIsRefused() {
    backUp();
    follower.reopen();
    database.sql("INSERT INTO t VALUES (1)");
    Position applied = follower.eventsToNow().getLast().end();
    follower.stop();
    restore();
    database.sql("INSERT INTO t SELECT generate_series(2, 1000)");

    Throwable refusal = refusal();

    assertThat(follower.source().progress(Follower.PIPELINE).currentLsn())
        .isGreaterThan(applied.lsn());
    assertThat(refusal)
        .isInstanceOfSatisfying(
            SynclineException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_WENT_BACK))
        .hasMessageContaining("went another way");
    // Nothing was confirmed on the way, so that it is refused again.
    assertThat(refusal()).hasMessageContaining("went another way");
  }

  @Test
  void aCrashOfTheServerIsNoWayBack() {
    follower.reopen();
    database.sql("INSERT INTO t VALUES (1)");
    follower.eventsToNow();
    follower.stream().confirm(follower.checkpoint().position());
    server.kill();
    startAgain();
    follower.reopen();
    database.sql("INSERT INTO t VALUES (2)");

    assertThat(follower.toNow()).containsExactly("insert t {id=2}");
  }

  @Test
  void aServerThatShutsDownIsLetGoOnceAllIsConfirmed() throws InterruptedException {
    follower.reopen();
    database.sql("INSERT INTO t VALUES (1)");
    Thread stopping = new Thread(server::stop);
    stopping.start();
    Throwable end =
        catchThrowable(
            () -> {
              while (true) {
                var event = follower.stream().poll(Duration.ofMillis(100));
                if (event != null) {
                  follower.stream().confirm(event.end());
                }
              }
            });
    stopping.join(Duration.ofSeconds(20));

    assertThat(stopping.isAlive()).isFalse();
    assertThat(end)
        .isInstanceOfSatisfying(
            SynclineException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
    server.start();
  }
}
