// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.connection.Check;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.binding.Binding;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.testkit.contract.CivicMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code doctor}: what it looks at, and what is in the way of this sync. */
final class DoctorCommandTest {
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();
  private final Session session = new Session(stores);

  @Test
  void doctorPrintsWhatMendsAFailedCheck() {
    stores.source.checks =
        List.of(
            new Check("wal_level", Check.Verdict.FAILED, "replica", "ALTER SYSTEM SET ..."),
            new Check("version", Check.Verdict.PASSED, "18.6", null));
    stores.target.failure = new SynclineException(ErrorCode.TARGET_UNREACHABLE, "away");

    Session.Result result = session.run("doctor", "-c", FILE);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .isEqualTo(
            """
            PostgreSQL
              FAILED   wal_level: replica
                          ALTER SYSTEM SET ...
              ok       version: 18.6
              ok       mapping: fits the tables of the database

            neo4j
              FAILED   connection: [TARGET_UNREACHABLE] away

            4 checks, 2 failed; what mends them is printed below each
            """);
  }

  @Test
  void doctorAndPlanNameTheSyncThatWritesTheSame() {
    stores.target.clashes =
        List.of(new TargetReader.Clash("other", List.of("Bill"), "use another database"));

    Session.Result doctor = session.run("doctor", "-c", FILE);
    Session.Result plan = session.run("plan", "-c", FILE);

    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.out())
        .contains(
            """
            neo4j
              FAILED   other syncs: the sync other writes Bill in this database, too
                          use another database
            """);
    assertThat(plan.code()).isZero();
    assertThat(plan.out())
        .startsWith(
            """
            In the way:
              the sync other writes Bill in this database, too: use another database

            """);
  }

  @Test
  void whatIsThereBeforeAnythingWasAppliedIsAnothersAndSaidSo() {
    stores.source.progress =
        new SourceProgress(
            0x200, 0x100, 0x100, null, "reserved", new SourceSnapshot(1, 1, Set.of()));
    stores.target.checkpoint =
        Optional.of(
            new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.endOf(7), "another server"));

    Session.Result doctor = session.run("doctor", "-c", FILE);

    assertThat(doctor.out())
        .contains("FAILED   other syncs: the replication slot syncline_neo4j_normal is there")
        .contains("source.slot_prefix: of its own")
        .contains("warning  other syncs: a sync syncline has a checkpoint here");
  }

  @Test
  void doctorSaysThatASlotIsGoneWhichACheckpointNeeds() {
    stores.source.state.mapping = Map.of("Bill", new StateStore.AppliedEntry("f", "{}", false, ""));
    stores.source.progress =
        new SourceProgress(0x200, 0, 0, null, "none", new SourceSnapshot(1, 1, Set.of()));
    stores.target.checkpoint =
        Optional.of(new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.endOf(7), "server"));

    Session.Result gone = session.run("doctor", "-c", FILE);
    stores.target.checkpoint =
        Optional.of(new Checkpoint(Checkpoint.Stage.SNAPSHOT, 1, Position.START, ""));
    Session.Result loading = session.run("doctor", "-c", FILE);

    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.out())
        .contains(
            """
              FAILED   checkpoint of syncline/neo4j/normal: is there, and slot syncline_neo4j_normal, which it needs to go on, is not
                          syncline apply --new-snapshot
            """);
    assertThat(loading.out()).doesNotContain("FAILED");
  }

  @Test
  void aStateOfWhichTheFileHasNothingMayBeAnothers() {
    stores.source.binding = new Binding.Bound(CivicMapping.mapping());
    stores.source.state.mapping = Map.of("Ship", new StateStore.AppliedEntry("f", "{}", false, ""));

    Session.Result doctor = session.run("doctor", "-c", FILE);

    assertThat(doctor.code()).isZero();
    assertThat(doctor.out())
        .contains("warning  other syncs: what was applied as syncline is Ship, and this file has");
  }
}
