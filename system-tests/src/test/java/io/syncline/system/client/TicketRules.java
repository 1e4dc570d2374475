// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.client.Answer;
import io.syncline.client.Entity;
import io.syncline.client.Failure;
import io.syncline.client.SyncClient;
import io.syncline.client.Ticket;
import io.syncline.core.checkpoint.PipelineStatus;
import java.sql.Connection;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an application is told of its transactions; each capture must say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TicketRules {
  private static final Answer SYNCED = new Answer.Synced();

  private final boolean byTriggers;
  private final ClientWorld world;

  TicketRules(boolean byTriggers) throws Exception {
    this.byTriggers = byTriggers;
    world = new ClientWorld(byTriggers);
  }

  @AfterAll
  void close() throws Exception {
    world.close();
  }

  @Test
  void eachTransactionIsToldWhatBecameOfItAndOfNoOther() throws Exception {
    Ticket good = world.write("UPDATE bills SET title = 'good' WHERE id = 1");
    Ticket bad = world.write("UPDATE bills SET title = " + ClientWorld.TOO_LARGE + " WHERE id = 2");
    Ticket both =
        world.write(
            "INSERT INTO persons VALUES (20, 'new');"
                + "INSERT INTO bills VALUES (20, 'new', 'n', 20);"
                + "DELETE FROM bills WHERE id = 9");
    Ticket nothing = world.write("SELECT 1");

    Answer answer = world.await(bad);

    assertThat(answer).isInstanceOf(Answer.Failed.class);
    Failure failure = ((Answer.Failed) answer).failures().getFirst();
    assertThat(failure.entity()).isEqualTo(Entity.of("Bill", 2));
    assertThat(failure.failureClass()).isEqualTo("record");
    assertThat(failure.code()).startsWith("Neo.");
    assertThat(failure.reason()).isNotBlank();
    assertThat(failure.deadLetter()).isPositive();
    assertThat(failure.findNextAttempt()).isPresent();
    assertThat(answer.warning().orElseThrow()).startsWith("saved, but not in the graph: Bill 2");
    assertThat(world.await(good)).isEqualTo(SYNCED);
    assertThat(world.title(1)).isEqualTo("good");
    assertThat(world.await(both)).isEqualTo(SYNCED);
    assertThat(world.title(20)).isEqualTo("new");
    assertThat(world.title(9)).isEmpty();
    assertThat(world.await(nothing)).isEqualTo(SYNCED);
    assertThat(SYNCED.warning()).isEmpty();

    Ticket badAgain = world.write("UPDATE bills SET note = 'still refused' WHERE id = 2");
    assertThat(world.await(badAgain)).isInstanceOf(Answer.Failed.class);
    assertThat(world.await(world.ticketFor(Entity.of("Bill", 2))))
        .isInstanceOf(Answer.Failed.class);

    Ticket mended = world.write("UPDATE bills SET title = 'mended' WHERE id = 2");
    assertThat(world.await(mended)).isEqualTo(SYNCED);
    assertThat(world.title(2)).isEqualTo("mended");
    assertThat(world.await(bad)).isEqualTo(SYNCED);
    assertThat(world.await(badAgain)).isEqualTo(SYNCED);
  }

  @Test
  void rolledBackTransactionIsNotWaitedFor() throws Exception {
    try (Connection connection = world.connect()) {
      connection.setAutoCommit(false);
      ClientWorld.run(connection, "UPDATE bills SET title = 'never' WHERE id = 3");
      Ticket ticket = world.client().ticket(connection);

      assertThat(world.ask(ticket))
          .isEqualTo(new Answer.Pending("the transaction is not committed yet"));
      connection.rollback();

      assertThat(world.ask(ticket)).isEqualTo(new Answer.RolledBack());
    }
  }

  @Test
  void autocommitIsRefusedWhereATransactionIsNeededAndTheOtherWayRound() throws Exception {
    try (Connection connection = world.connect()) {
      assertThatThrownBy(() -> world.client().ticket(connection))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("autocommit");
      connection.setAutoCommit(false);
      Ticket ticket = world.client().ticket(connection);
      assertThatThrownBy(() -> world.client().await(connection, ticket, Duration.ZERO))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after the commit");
    }
  }

  @Test
  void entityThatNoMappingHasIsUnknown() throws Exception {
    assertThat(world.ask(world.ticketFor(new Entity("Bil", "1"))))
        .isEqualTo(new Answer.Unknown("no sync maps Bil"));
    assertThat(world.ask(new Ticket("{\"ticket\": 2}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void whileNobodySyncsItIsPendingAndTheTicketOutlivesTheProcess() throws Exception {
    world.sync().stop();
    Ticket ticket;
    Ticket undone;
    try (Connection connection = world.connect()) {
      connection.setAutoCommit(false);
      var before = connection.setSavepoint();
      ClientWorld.run(connection, "UPDATE bills SET title = 'saved' WHERE id = 4");
      connection.releaseSavepoint(before);
      ticket = world.client().ticket(connection);
      connection.commit();
      var again = connection.setSavepoint();
      ClientWorld.run(connection, "UPDATE bills SET title = 'undone' WHERE id = 5");
      undone = world.client().ticket(connection);
      connection.rollback(again);
      connection.commit();
    }
    String stored = ticket.text();
    Answer answer = world.await(ticket, Duration.ofMillis(300));

    assertThat(answer).isInstanceOf(Answer.Pending.class);
    assertThat(answer.warning().orElseThrow()).contains("not yet in the graph");

    world.sync().start();
    try (Connection other = world.connect()) {
      assertThat(new SyncClient().await(other, new Ticket(stored), ClientWorld.PATIENCE))
          .isEqualTo(SYNCED);
    }
    assertThat(world.title(4)).isEqualTo("saved");
    assertThat(world.await(undone)).isEqualTo(SYNCED);
  }

  @Test
  void everyLaneHasToPass() throws Exception {
    world.sync().command("pause", "low", "--reason", "test");
    Awaitility.await()
        .atMost(ClientWorld.PATIENCE)
        .until(() -> byTriggers || paused()); // a queue is asked with every claim
    Ticket both =
        world.write(
            "UPDATE persons SET name = 'x' WHERE id = 6; UPDATE bills SET note = 'x' WHERE id = 6");
    Ticket high = world.write("UPDATE persons SET name = 'y' WHERE id = 6");
    Ticket person = world.ticketFor(Entity.of("Person", 6));

    assertThat(world.await(person)).isEqualTo(SYNCED);
    assertThat(world.ask(both)).isInstanceOf(Answer.Pending.class);

    world.sync().command("resume", "low");
    assertThat(world.await(both)).isEqualTo(SYNCED);
    assertThat(world.await(high)).isEqualTo(SYNCED);
  }

  private boolean paused() {
    return world.sync().status().stream()
        .anyMatch(lane -> lane.state() == PipelineStatus.State.PAUSED);
  }

  @Test
  void whatAPersonAcceptsToDifferIsNotSyncedUntilItChanges() throws Exception {
    Ticket bad = world.write("UPDATE bills SET title = " + ClientWorld.TOO_LARGE + " WHERE id = 7");
    assertThat(world.await(bad)).isInstanceOf(Answer.Failed.class);

    world
        .sync()
        .command(
            "failures",
            "discard",
            "--type",
            "Bill",
            "--key",
            "7",
            "--reason",
            "not needed",
            "--yes");

    Answer answer = world.ask(bad);
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    Failure failure = ((Answer.Failed) answer).failures().getFirst();
    assertThat(failure.failureClass()).isEqualTo("discarded");
    assertThat(failure.reason()).contains("not needed");
    assertThat(world.syncState("Bill", 7)).isEqualTo("differing");

    Ticket mended = world.write("UPDATE bills SET title = 'mended' WHERE id = 7");
    assertThat(world.await(mended)).isEqualTo(SYNCED);
    assertThat(world.ask(bad)).isEqualTo(SYNCED);
    assertThat(world.syncState("Bill", 7)).isEqualTo("in sync");
    world.sync().graph().executableQuery("MATCH (b:Bill {id: 7}) SET b.title = 'wrong'").execute();
    assertThat(world.sync().tryCommand("verify", "Bill", "7", "--depth", "deep").code())
        .isEqualTo(3);
  }
}
