// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.service.Shutdown;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatusCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();
  private final Session session =
      new Session(stores, Clock.fixed(NOW, ZoneOffset.UTC), null, Map.of());

  @BeforeEach
  void makeSlot() {
    stores.source.progress = slot("reserved", 0x100, null);
  }

  @Test
  void aRunningEngineIsShownAsItReports() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.of(State.STREAMING, null, NOW.minusSeconds(1)));
    stores.target.checkpoint = checkpoint(0x180);

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                0,
                """
                syncline: engine running (host-1 pid 7)

                PIPELINE               STATE      POSITION  LAG           GUARANTEE     LAST BATCH  SLOT
                syncline/neo4j/normal  streaming  0/180     128 B, 0.3 s  transactions  2.0 s ago   256 B kept

                neo4j: 2 edges wait for an end; 'syncline waiting' lists them
                """,
                ""));
  }

  @Test
  void anOldReportIsCalledStaleAndTheLagIsReadFromTheStores() {
    stores.source.state.status.add(Statuses.of(State.STREAMING, null, NOW.minusSeconds(600)));
    stores.target.checkpoint = checkpoint(0x1c0);

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("engine not running")
        .contains("stale: streaming 10 min ago")
        .contains(" 64 B ")
        .contains("no engine runs: start 'syncline run'");
  }

  @Test
  void theLagOfAnEngineThatBeginsIsReadFromTheStores() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.starting(NOW));
    stores.target.checkpoint = checkpoint(0x1c0);

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.out()).contains("starting").contains(" 64 B ").doesNotContain("128 B");
  }

  @Test
  void theLagOfAQueueIsWhatWaitsInIt() {
    stores.source.progress = slot("queue", 0, null);
    stores.target.checkpoint = checkpoint(0x1c0);

    Session.Result stopped = session.run("status", "-c", FILE);
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.of(State.CATCHING_UP, null, NOW));
    Session.Result running = session.run("status", "-c", FILE);

    assertThat(stopped.out()).doesNotContain(" 64 B ");
    assertThat(running.out())
        .contains(" 128 waiting, 0.3 s ", "needs none")
        .doesNotContain("0/1C0");
  }

  @Test
  void theLagOfAnEngineThatBeginsIsNotKnownWhereItsTargetIsAway() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.starting(NOW));
    stores.target.failure = new SynclineException(ErrorCode.TARGET_UNREACHABLE, "no answer");

    Session.Result result = session.run("status", "-c", FILE, "--output", "json");

    assertThat(result.out()).contains("\"lagBytes\" : null").contains("\"lagSeconds\" : null");
  }

  @Test
  void anEngineThatHoldsTheLeaseButReportsNothingIsSilent() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.of(State.STREAMING, null, NOW.minusSeconds(60)));

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.out()).contains("engine silent (host-1 pid 7)").contains("look at its log");
  }

  @Test
  void beforeApplyItSaysWhatToDo() {
    stores.source.state.failure = new SynclineException(ErrorCode.NOT_APPLIED, "no schema");
    stores.source.progress = slot("none", 0, null);

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.out())
        .contains("never ran")
        .contains("nothing is set up yet: run 'syncline plan', then 'syncline apply'");
  }

  @Test
  void aStoreThatIsAwayLeavesTheRestReadable() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.of(State.STREAMING, null, NOW));
    stores.target.failure = new SynclineException(ErrorCode.TARGET_UNREACHABLE, "no answer");

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out())
        .contains("streaming")
        .contains("checkpoint of syncline/neo4j/normal: [TARGET_UNREACHABLE] no answer");
  }

  @Test
  void aStoreThatItsEngineWaitsForIsNotAsked() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.of(State.WAITING, "neo4j is away", NOW));
    stores.target.failure = new SynclineException(ErrorCode.TARGET_UNREACHABLE, "no answer");

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out())
        .contains("waiting for a store")
        .contains("neo4j/normal: neo4j is away")
        .contains("checkpoint of syncline/neo4j/normal: the engine waits for neo4j")
        .doesNotContain("no answer");
  }

  @Test
  void aRoleThatMayNotLookIsToldSoAndWhatToGrant() {
    stores.source.state.failure =
        new SynclineException(
            ErrorCode.SOURCE_RIGHTS, "may not", new SQLException("denied", "42501"));

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out())
        .contains("GRANT USAGE ON SCHEMA \"syncline\" TO ")
        .doesNotContain("never", "no engine runs", "not running");
  }

  @Test
  void aSourceThatIsAwayIsAskedOnce() {
    stores.source.state.failure =
        new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "no answer in 10 s");

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).containsOnlyOnce("SOURCE_UNREACHABLE").doesNotContain("never");
  }

  @Test
  void watchedItComesAgainUntilASignalEndsItWithZero() {
    Shutdown signalled =
        (work, stop) -> {
          stop.run();
          return work.run();
        };
    Session watching = new Session(stores, signalled);

    Session.Result table = watching.run("status", "--watch", "-c", FILE);
    Session.Result json = watching.run("status", "--watch", "--output", "json", "-c", FILE);

    assertThat(table.code()).isZero();
    assertThat(table.out()).startsWith("syncline: engine ").doesNotContain("\u001B");
    assertThat(json.out().lines()).singleElement().asString().startsWith("{\"sync\":\"syncline\"");
  }

  @Test
  void aSlotInDangerNeedsAttention() {
    stores.source.progress = slot("unreserved", 3L << 30, 1L << 20);

    Session.Result result = session.run("status", "-c", FILE);

    assertThat(result.out())
        .contains("unreserved, 3.0 GiB kept, 1.0 MiB left")
        .contains("is about to be lost");
  }

  @Test
  void jsonHasEveryField() {
    stores.source.state.holder = "host-1 pid 7";
    stores.source.state.status.add(Statuses.of(State.STREAMING, null, NOW.minusSeconds(1)));
    stores.target.checkpoint = checkpoint(0x180);

    Session.Result result = session.run("status", "-c", FILE, "--output", "json");

    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            {
              "sync" : "syncline",
              "at" : "2026-11-21T12:00:00Z",
              "engine" : {
                "state" : "running",
                "holder" : "host-1 pid 7"
              },
              "initialized" : true,
              "neo4jConnected" : true,
              "pendingEntities" : 0,
              "failedEntities" : 0,
              "conflictCount" : 0,
              "lastSyncBatch" : null,
              "lastVerification" : null,
              "readBack" : [ ],
              "waitingEdges" : {
                "neo4j" : 2
              },
              "pipelines" : [ {
                "pipeline" : "syncline/neo4j/normal",
                "known" : true,
                "reported" : {
                  "pipeline" : "syncline/neo4j/normal",
                  "target" : "neo4j",
                  "lane" : "normal",
                  "state" : "streaming",
                  "guarantee" : "transactions",
                  "position" : "0/180",
                  "lagBytes" : 128,
                  "lagSeconds" : 0.25,
                  "appliedTransactions" : 3,
                  "appliedChanges" : 17,
                  "lastBatchAt" : "2026-11-21T11:59:58Z",
                  "deadLetters" : 0,
                  "breaker" : "closed",
                  "attention" : null,
                  "reportedAt" : "2026-11-21T11:59:59Z"
                },
                "stale" : false,
                "slot" : {
                  "state" : "reserved",
                  "confirmed" : "0/100",
                  "retainedBytes" : 256,
                  "remainingBytes" : null
                },
                "checkpoint" : {
                  "stage" : "stream",
                  "era" : 1,
                  "position" : "0/180"
                },
                "lagBytes" : 128,
                "lagSeconds" : 0.25
              } ],
              "attention" : [ ],
              "unchecked" : [ ]
            }
            """);
  }

  private static Optional<Checkpoint> checkpoint(long lsn) {
    return Optional.of(new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.endOf(lsn), "system 1"));
  }

  private static SourceProgress slot(
      String state, long retained, @org.jspecify.annotations.Nullable Long remaining) {
    return new SourceProgress(
        0x200, 0x100, retained, remaining, state, new SourceSnapshot(1, 1, Set.of()));
  }
}
