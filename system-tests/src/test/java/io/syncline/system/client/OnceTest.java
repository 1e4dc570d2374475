// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.client;

import static io.syncline.system.client.ClientWorld.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.client.Answer;
import io.syncline.client.Entity;
import io.syncline.client.Once;
import io.syncline.client.SyncClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same operation twice has one effect and one answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OnceTest {
  private static final Duration KEEP = Duration.ofDays(1);

  private final SyncClient client = new SyncClient();
  private final ClientWorld world;

  OnceTest() throws Exception {
    world = new ClientWorld(true);
  }

  @AfterAll
  void close() throws Exception {
    world.close();
  }

  private Connection transaction() throws SQLException {
    Connection connection = world.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  /** An operation that has an effect each time it is done. */
  private Once pay(Connection connection, String key, int bill) throws SQLException {
    return client.once(
        connection,
        key,
        KEEP,
        () -> {
          run(connection, "UPDATE bills SET note = note || '+' WHERE id = " + bill);
          return Once.Done.with("receipt " + bill, Entity.of("Bill", bill));
        });
  }

  private String note(int bill) throws Exception {
    return world
        .sync()
        .graph()
        .executableQuery("MATCH (b:Bill {id: $id}) RETURN b.note AS note")
        .withParameters(java.util.Map.of("id", bill))
        .execute()
        .records()
        .getFirst()
        .get("note")
        .asString();
  }

  @Test
  void operationThatIsRepeatedHasOneEffectAndOneAnswer() throws Exception {
    Once first;
    Once second;
    try (Connection connection = transaction()) {
      first = pay(connection, "order 1", 1);
      connection.commit();
      second = pay(connection, "order 1", 1);
      connection.commit();
    }

    assertThat(first.first()).isTrue();
    assertThat(second).isEqualTo(new Once(false, first.ticket(), "receipt 1"));
    assertThat(world.await(second.ticket())).isEqualTo(new Answer.Synced());
    assertThat(note(1)).isEqualTo("n+");
  }

  @Test
  void callerAtTheSameTimeWaitsForTheFirstAndIsGivenItsAnswer() throws Exception {
    try (Connection one = transaction();
        Connection two = transaction()) {
      Once first = pay(one, "order 2", 2);
      CompletableFuture<Once> other =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return pay(two, "order 2", 2);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThatThrownBy(() -> other.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      one.commit();

      Once second = other.get(10, TimeUnit.SECONDS);
      two.commit();

      assertThat(second).isEqualTo(new Once(false, first.ticket(), "receipt 2"));
      assertThat(world.await(first.ticket())).isEqualTo(new Answer.Synced());
      assertThat(note(2)).isEqualTo("n+");
    }
  }

  @Test
  void rolledBackOperationWasNeverDone() throws Exception {
    try (Connection one = transaction();
        Connection two = transaction()) {
      pay(one, "order 3", 3);
      one.rollback();

      Once second = pay(two, "order 3", 3);
      two.commit();

      assertThat(second.first()).isTrue();
      assertThat(world.await(second.ticket())).isEqualTo(new Answer.Synced());
      assertThat(note(3)).isEqualTo("n+");
    }
  }

  @Test
  void operationThatThrowsLeavesNothingAlsoIfTheTransactionGoesOn() throws Exception {
    try (Connection connection = transaction()) {
      assertThatThrownBy(
              () ->
                  client.once(
                      connection,
                      "order 4",
                      KEEP,
                      () -> {
                        run(connection, "UPDATE bills SET note = 'half' WHERE id = 4");
                        throw new SQLException("no");
                      }))
          .hasMessage("no");
      Once second = pay(connection, "order 4", 4);
      connection.commit();

      assertThat(second.first()).isTrue();
      assertThat(world.await(second.ticket())).isEqualTo(new Answer.Synced());
      assertThat(note(4)).isEqualTo("n+");
    }
  }

  @Test
  void answerIsForgottenWhenItsTimeIsOver() throws Exception {
    try (Connection connection = transaction()) {
      client.once(
          connection,
          "order 5",
          Duration.ofMillis(-1),
          () -> new Once.Done(null, java.util.List.of()));
      connection.commit();

      Once second = pay(connection, "order 5", 5);
      connection.commit();

      assertThat(second.first()).isTrue();
      assertThat(second.findPayload()).contains("receipt 5");
    }
  }
}
