// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.mapping.Lane;
import io.syncline.postgres.state.PostgresStateStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database says of a ticket, from what engines left in the tables. */
final class TicketStateTest {
  private static final PipelineId GRAPH = new PipelineId("a", "graph", Lane.HIGH);
  private static final PipelineId OTHER = new PipelineId("a", "other", Lane.HIGH);
  private static final String LATER = "1000000000:1000000000:";

  private TestDatabase database;
  private PostgresStateStore store;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    database.setUp();
    store = new PostgresStateStore(database.runtime());
    saveEntry(false);
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private void saveEntry(boolean pendingRead) {
    store.saveMapping(
        "a", Map.of("Bill", new AppliedEntry("f", "{\"lane\": \"high\"}", pendingRead, "")));
  }

  private void engine(PipelineId pipeline, long lsn, String view) {
    Instant now = Instant.now();
    store.saveStatus(
        new PipelineStatus(
            pipeline,
            State.STREAMING,
            "transactions",
            Position.endOf(lsn),
            0,
            0,
            0,
            0,
            null,
            0,
            0,
            "closed",
            null,
            now));
    store.saveAcknowledgement(
        new Acknowledgement(pipeline, Position.endOf(lsn), Set.of(), view, now));
  }

  private String ticket() {
    return String.valueOf(database.value("SELECT syncline.ticket('{}', '{}')"));
  }

  private @Nullable String state(String ticket) {
    return said(ticket, "state", "NULL");
  }

  private @Nullable String said(String ticket, String column, String goal) {
    return database.value(
        "SELECT %s FROM syncline.ticket_state('%s', %s)".formatted(column, ticket, goal));
  }

  @Test
  void everyTargetHasToHaveIt() {
    String ticket = ticket();

    assertThat(said(ticket, "detail", "NULL")).isEqualTo("no engine has run yet");
    engine(GRAPH, 0x100, LATER);
    assertThat(state(ticket)).isEqualTo("synced");
    engine(OTHER, 0x100, "3:3:");
    assertThat(state(ticket)).isEqualTo("pending");
    assertThat(said(ticket, "target", "NULL")).isEqualTo("other");
    engine(OTHER, 0x100, LATER);
    assertThat(state(ticket)).isEqualTo("synced");
  }

  @Test
  void placeInTheLogTellsSoonerThanAView() {
    String ticket = ticket();
    engine(GRAPH, 0x100, "");

    assertThat(said(ticket, "state", "'0/101'")).isEqualTo("pending");
    assertThat(said(ticket, "from_log", "'0/101'")).isEqualTo("t");
    assertThat(said(ticket, "state", "'0/100'")).isEqualTo("synced");
  }

  @Test
  void typeThatIsToBeReadAgainIsNotThereYet() {
    String ticket = ticket();
    engine(GRAPH, 0x100, LATER);
    saveEntry(true);

    assertThat(state(ticket)).isEqualTo("pending");
  }

  @Test
  void withoutASyncNothingIsKnown() {
    store.saveMapping("a", Map.of());

    assertThat(said(ticket(), "detail", "NULL")).isEqualTo("no sync maps anything");
  }

  @Test
  void ticketOfAnotherDatabaseOrOfTheFutureIsUnknown() {
    engine(GRAPH, 0x100, LATER);

    assertThat(state(ticket().replaceAll("\"database\": \"\\d+\"", "\"database\": \"1\"")))
        .isEqualTo("unknown");
    assertThat(state(ticket().replaceAll("\"xid\": \"\\d+\"", "\"xid\": \"99999999\"")))
        .isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "junk",
        "",
        "7",
        "{}",
        "{\"ticket\": 1, \"xid\": \"\"}",
        "{\"ticket\": 1, \"xid\": \"3\"}",
        "{\"ticket\": 1, \"xid\": \"3\", \"named\": 7, \"made\": []}"
      })
  void textThatIsNoTicketIsUnknown(String text) {
    assertThat(state(text)).isEqualTo("unknown");
    assertThat(said(text, "detail", "NULL")).isEqualTo("this is no ticket");
  }

  @Test
  void queueOfAnotherSyncIsNotLookedThrough() throws SQLException {
    engine(GRAPH, 0x100, LATER);
    database.sql(
        """
        INSERT INTO syncline.graph_sync_status
          (sync, target, entity_type, entity_id, sync_status, lane, queue_version)
        SELECT 'b', 'graph', 'Bill', g::text, 'pending', 'high', g FROM generate_series(1, 20000) g;
        ANALYZE syncline.graph_sync_status
        """);
    String ticket = ticket();

    assertThat(rowsLookedThroughBy("syncline.ticket_state('%s')".formatted(ticket))).isZero();
    assertThat(rowsLookedThroughBy("syncline.graph_sync_status_of('Bill', '42')")).isZero();
  }

  private long rowsLookedThroughBy(String function) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT * FROM " + function);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT seq_tup_read FROM pg_stat_xact_user_tables"
                  + " WHERE relname = 'graph_sync_status'")) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Test
  void entityThatChangesForEverIsThereOnceAnythingSinceWasApplied() {
    engine(GRAPH, 0x100, LATER);
    database.sql(
        "INSERT INTO syncline.graph_sync_status (sync, target, entity_type, entity_id,"
            + " sync_status, lane, queue_version, target_version)"
            + " VALUES ('a', 'graph', 'Bill', '42', 'pending', 'high', 10, '7')");

    assertThat(state(ticketOfVersion(7))).isEqualTo("synced");
    assertThat(state(ticketOfVersion(8))).isEqualTo("pending");
    assertThat(state(ticketOfVersion(11))).as("undone by a savepoint").isEqualTo("synced");
  }

  private String ticketOfVersion(long version) {
    return ticket()
        .replace(
            "\"made\": []",
            "\"made\": [[\"a\", \"graph\", \"Bill\", \"42\", %d]]".formatted(version));
  }
}
