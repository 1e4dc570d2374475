// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.postgres.state.PostgresStateStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database itself says of an entity. */
final class SyncStateTest {
  private static final PipelineId PIPELINE = new PipelineId("a", "graph", Lane.HIGH);
  private static final EntityId BILL = new EntityId("Bill", "42");

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

  private void engine(State state, double lagSeconds, Instant at) {
    store.saveStatus(
        new PipelineStatus(
            PIPELINE,
            state,
            "transactions",
            Position.endOf(0x100),
            0,
            lagSeconds,
            0,
            0,
            null,
            0,
            0,
            "closed",
            null,
            at));
  }

  private void logEngine(State state, double lagSeconds) {
    engine(state, lagSeconds, Instant.now());
    store.saveAcknowledgement(
        new Acknowledgement(PIPELINE, Position.endOf(0x100), Set.of(), "", Instant.now()));
  }

  private @Nullable String state() {
    assertThat(database.value("SELECT count(*) FROM syncline.sync_state('Bill', '42')"))
        .isEqualTo("1");
    String state = database.value("SELECT state FROM syncline.sync_state('Bill', '42')");
    assertThat(database.value("SELECT syncline.in_sync('Bill', '42')"))
        .isEqualTo("in sync".equals(state) ? "t" : "f");
    return state;
  }

  private @Nullable String said(String column) {
    return database.value("SELECT " + column + " FROM syncline.sync_state('Bill', '42')");
  }

  private VerifyRun verified(Depth depth, String scope, Verdict... verdicts) {
    Instant now = Instant.now();
    VerifyRun run =
        store
            .verifications()
            .begin(
                new VerifyRun(
                    0,
                    "a",
                    "graph",
                    depth,
                    List.of("Bill"),
                    scope,
                    "running",
                    "0/1",
                    "",
                    Tally.NONE,
                    List.of(),
                    "anna",
                    now,
                    null));
    List<Difference> differences =
        java.util.Arrays.stream(verdicts)
            .map(
                verdict ->
                    new Difference(
                        BILL,
                        verdict,
                        List.of(new Discrepancy(Discrepancy.Kind.STALE, "title", "b", "a")),
                        null,
                        "",
                        now))
            .toList();
    store
        .verifications()
        .saveChunk(run.id(), new Chunk("Bill", Chunk.ROWS, 0, "", Tally.NONE), differences);
    store.verifications().save(run.ended(VerifyRun.DONE, now));
    return run;
  }

  private void setAside() {
    store
        .deadLetters()
        .setAside(
            new Refused(
                "a", "graph", Lane.HIGH, BILL, "Neo.X", "too large", "{}", "1:0/10", Instant.now()),
            new RetrySchedule(3, Duration.ofSeconds(5), Duration.ofMinutes(5)));
  }

  private void queue(String status) {
    database.sql(
        "INSERT INTO syncline.graph_sync_status (sync, target, entity_type, entity_id,"
            + " sync_status, lane, queue_version, last_synced_at)"
            + " VALUES ('a', 'graph', 'Bill', '42', '%s', 'high', 7, now())".formatted(status)
            + " ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET"
            + " sync_status = EXCLUDED.sync_status, last_synced_at = EXCLUDED.last_synced_at");
  }

  @Test
  void nothingIsKnownOfWhatIsNotMappedOrNeverRan() {
    assertThat(state()).isEqualTo("unknown");
    assertThat(said("detail")).isEqualTo("no engine has run yet");
    store.saveMapping("a", Map.of());
    assertThat(state()).isEqualTo("unknown");
    assertThat(said("detail")).isEqualTo("no sync maps this type");
    assertThat(said("last_verified_run")).isNull();
  }

  @Test
  void whatNothingIsSaidOfIsInSyncWhileTheEngineKeepsUp() {
    logEngine(State.STREAMING, 0.2);
    assertThat(state()).isEqualTo("in sync");
    assertThat(said("detail")).startsWith("everything up to 0/100 is in the target");

    logEngine(State.CATCHING_UP, 7);
    assertThat(state()).isEqualTo("pending");
    logEngine(State.STOPPED, 0);
    assertThat(state()).isEqualTo("pending");
    logEngine(State.PAUSED, 0);
    assertThat(state()).isEqualTo("pending");
    engine(State.STREAMING, 0, Instant.now().minusSeconds(60));
    assertThat(state()).isEqualTo("pending");
    assertThat(said("detail")).startsWith("no engine runs");
  }

  @Test
  void aTypeThatIsToBeReadAgainIsPending() {
    logEngine(State.STREAMING, 0);
    saveEntry(true);

    assertThat(state()).isEqualTo("pending");
  }

  @Test
  void aDeadLetterIsAFailureUntilItIsResolvedAndADiscardedOneADifference() {
    logEngine(State.STREAMING, 0);
    setAside();
    assertThat(state()).isEqualTo("failed");
    assertThat(said("detail")).isEqualTo("too large");

    store
        .deadLetters()
        .discard("a", DeadLetter.Filter.ALL, new Decision("known", "anna", Instant.now()));
    assertThat(state()).isEqualTo("differing");
    assertThat(said("detail")).isEqualTo("accepted: known");
  }

  @Test
  void whatAComparisonFoundHoldsUntilOneThatLookedAsCloselyFindsItNoMore() {
    logEngine(State.STREAMING, 0);
    VerifyRun run = verified(Depth.DEEP, "all", Verdict.DIFFERENT);
    assertThat(state()).isEqualTo("differing");
    assertThat(said("detail")).startsWith("stale, first seen ");
    assertThat(said("last_verified_run")).isEqualTo(String.valueOf(run.id()));

    VerifyRun tokens = verified(Depth.TOKENS, "all");
    assertThat(state()).isEqualTo("differing");
    assertThat(said("last_verified_run")).isEqualTo(String.valueOf(tokens.id()));

    verified(Depth.DEEP, "sample 1 %");
    verified(Depth.DEEP, "Bill 43");
    assertThat(state()).isEqualTo("differing");
    assertThat(said("last_verified_run")).isEqualTo(String.valueOf(tokens.id()));

    verified(Depth.DEEP, "Bill 42");
    assertThat(state()).isEqualTo("in sync");
    assertThat(said("last_verified_at > now() - interval '1 minute'")).isEqualTo("t");
  }

  @Test
  void whatCouldNotBeComparedIsUnknown() {
    logEngine(State.STREAMING, 0);
    verified(Depth.DEEP, "all", Verdict.UNVERIFIABLE);

    assertThat(state()).isEqualTo("unknown");
  }

  @Test
  void whatWasNotDecidedIsNeverCalledInSyncNorVerified() {
    logEngine(State.STREAMING, 0);
    VerifyRun equal = verified(Depth.DEEP, "all");
    for (Verdict undecided : List.of(Verdict.DEFERRED, Verdict.UNVERIFIABLE)) {
      verified(Depth.DEEP, "all", undecided);
      assertThat(state()).isEqualTo("unknown");
      assertThat(said("last_verified_run")).isEqualTo(String.valueOf(equal.id()));
    }

    VerifyRun different = verified(Depth.DEEP, "all", Verdict.DIFFERENT);
    verified(Depth.DEEP, "all", Verdict.DEFERRED);
    assertThat(state()).isEqualTo("differing");
    assertThat(said("last_verified_run")).isEqualTo(String.valueOf(different.id()));

    verified(Depth.DEEP, "all");
    assertThat(state()).isEqualTo("in sync");
  }

  @Test
  void whatIsSetAsideOutweighsWhatWasNotDecidedAlsoWhileNoEngineRuns() {
    logEngine(State.STREAMING, 0);
    engine(State.STREAMING, 0, Instant.now().minusSeconds(60));
    verified(Depth.DEEP, "all", Verdict.DEFERRED);
    assertThat(state()).isEqualTo("unknown");

    setAside();

    assertThat(state()).isEqualTo("failed");
    verified(Depth.DEEP, "all", Verdict.KNOWN_FAILURE);
    assertThat(state()).isEqualTo("failed");
  }

  @Test
  void soItIsWhereTriggersCapture() {
    queue("synced");
    engine(State.STREAMING, 0, Instant.now());
    verified(Depth.DEEP, "all", Verdict.DEFERRED);

    assertThat(state()).isEqualTo("unknown");
    assertThat(said("last_verified_run")).isNull();
  }

  @Test
  void aDifferenceEndsWhenARepairComparesTheRowAgainAsClosely() {
    logEngine(State.STREAMING, 0);
    VerifyRun deep = verified(Depth.DEEP, "all", Verdict.DIFFERENT);
    VerifyRun tokens = verified(Depth.TOKENS, "all", Verdict.DIFFERENT);
    String ended = said("last_verified_at");

    store.verifications().saveMended(tokens.id(), List.of(BILL));
    assertThat(state()).isEqualTo("differing");
    store.verifications().saveMended(deep.id(), List.of(BILL));

    assertThat(state()).isEqualTo("in sync");
    assertThat(said("last_verified_run")).isEqualTo(String.valueOf(tokens.id()));
    assertThat(said("last_verified_at > '" + ended + "'")).isEqualTo("t");
    assertThat(store.verifications().differences(deep.id(), null, 10)).hasSize(1);

    verified(Depth.DEEP, "all", Verdict.DIFFERENT);
    assertThat(state()).isEqualTo("differing");
  }

  @Test
  void theQueueSaysExactlyWhatWaitsWhetherAnEngineRunsOrNot() {
    engine(State.STOPPED, 0, Instant.now().minusSeconds(3600));
    for (String waiting : List.of("pending", "in_progress", "deleted")) {
      queue(waiting);
      assertThat(state()).isEqualTo("pending");
    }
    queue("failed");
    assertThat(state()).isEqualTo("failed");
    queue("synced");
    assertThat(state()).isEqualTo("in sync");
  }

  @Test
  void aDifferenceEndsWhenAWorkerWritesTheRowAgain() {
    queue("synced");
    engine(State.STREAMING, 0, Instant.now());
    verified(Depth.DEEP, "all", Verdict.DIFFERENT);
    assertThat(state()).isEqualTo("differing");

    queue("synced");

    assertThat(state()).isEqualTo("in sync");
  }

  @Test
  void aBacklogOfOthersIsNotOnesOwn() {
    queue("pending");
    engine(State.CATCHING_UP, 600, Instant.now());

    assertThat(database.value("SELECT state FROM syncline.sync_state('Bill', '7')"))
        .isEqualTo("in sync");
  }

  @Test
  void theWorstOfSeveralTargetsIsTold() {
    logEngine(State.STREAMING, 0);
    store.saveStatus(
        new PipelineStatus(
            new PipelineId("a", "other", Lane.HIGH),
            State.STOPPED,
            "transactions",
            Position.endOf(0x100),
            0,
            0,
            0,
            0,
            null,
            0,
            0,
            "closed",
            null,
            Instant.now()));

    assertThat(state()).isEqualTo("pending");
  }

  @Test
  void anEraThatBeginsKnowsOfNothingThatIsApplied() {
    logEngine(State.STREAMING, 0);

    store.beginEra("a", 0);

    assertThat(store.findAcknowledgement(PIPELINE)).isEmpty();
  }

  @Test
  void aRoleThatMayReadTheStateMayAsk() throws SQLException {
    database.sql(
        "DROP ROLE IF EXISTS syncline_asker",
        "CREATE ROLE syncline_asker",
        "GRANT USAGE ON SCHEMA syncline TO syncline_asker",
        "GRANT SELECT ON ALL TABLES IN SCHEMA syncline TO syncline_asker");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE syncline_asker");
      try (ResultSet row = statement.executeQuery("SELECT syncline.in_sync('Bill', '42')")) {
        row.next();
        assertThat(row.getBoolean(1)).isFalse();
      }
    } finally {
      database.sql("DROP OWNED BY syncline_asker", "DROP ROLE syncline_asker");
    }
  }
}
