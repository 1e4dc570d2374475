// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.Step;
import io.syncline.cli.terminal.Prompt;
import io.syncline.config.Location;
import io.syncline.config.Problem;
import io.syncline.config.ReadFile;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.MappingProblem;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.testkit.contract.CivicMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class CommandsTest {
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();
  private final Session session = new Session(stores);

  @Test
  void validatePrintsEveryProblemWithItsPlace() {
    stores.file =
        new ReadFile.Invalid(
            List.of(
                new Problem(new Location("a.yaml", 3, 5), "unknown key tabel; did you mean table?"),
                new Problem(new Location("a.yaml", 9, 1), "version must be 1")));

    Session.Result result = session.run("validate", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                2,
                """
                a.yaml:3:5: unknown key tabel; did you mean table?
                a.yaml:9:1: version must be 1
                """,
                ""));
  }

  @Test
  void validatePrintsTheSchemaOfFilesWithoutReadingOne() {
    Session.Result result = session.run("validate", "--json-schema", "-c", "absent.yaml");

    assertThat(result.code()).isZero();
    assertThat(JsonMapper.builder().build().readTree(result.out()).get("title").asString())
        .isEqualTo("Syncline configuration");
  }

  @Test
  void validateConnectedNamesThePlaceOfAMappingProblem() {
    stores.source.binding =
        new Binding.Refused(
            List.of(new MappingProblem(MappingPath.of("nodes", "Tag", "values_of"), "no table")));

    Session.Result result = session.run("validate", "--connected", "-c", FILE, "--output", "json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out())
        .contains("\"valid\" : false", "\"connected\" : true")
        .contains("\"file\" : \"civic.yaml\"", "\"line\" : 7", "\"message\" : \"no table\"");
  }

  @Test
  void validateConnectedListsProblemsInTheOrderOfTheFile() {
    stores.source.binding =
        new Binding.Refused(
            List.of(
                new MappingProblem(MappingPath.of("nodes", "Tag", "values_of"), "comes last"),
                new MappingProblem(MappingPath.ROOT, "comes first")));

    Session.Result result = session.run("validate", "--connected", "-c", FILE);

    assertThat(result.out()).containsSubsequence("comes first", "comes last");
  }

  @Test
  void validateConnectedCouldNotCheckWhileTheDatabaseIsAway() {
    stores.source.failure = new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "away");

    assertThat(session.run("validate", "-c", FILE).code()).isZero();
    assertThat(session.run("validate", "--connected", "-c", FILE).code()).isEqualTo(4);
  }

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
  void planSaysNothingToDoWhereNothingIs() {
    Session.Result result = session.run("plan", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(0, "Nothing to do: both stores are set up for this mapping.\n", ""));
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

  @Test
  void planPrintsExactStatementsByStore() {
    stores.source.steps = List.of(new Step("publication over 1 table", "CREATE PUBLICATION x"));
    stores.target.steps = List.of(new Target.SetupStep("key of Bill", "CREATE CONSTRAINT y"));

    Session.Result result = session.run("plan", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                0,
                """
                PostgreSQL:
                  # publication over 1 table
                  CREATE PUBLICATION x;

                neo4j:
                  # key of Bill
                  CREATE CONSTRAINT y;

                Plan: 2 statements, 0 entries to be read.
                """,
                "To carry it out: syncline apply\n"));
  }

  @Test
  void printSqlIsAScript() {
    stores.source.steps =
        List.of(new Step("publication", "CREATE PUBLICATION x"), new Step("b", "SELECT 1;"));

    Session.Result result = session.run("apply", "--print-sql", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                0,
                """
                -- publication
                CREATE PUBLICATION x;

                -- b
                SELECT 1;

                """,
                ""));
    assertThat(stores.source.done).isEmpty();
  }

  @Test
  void applyWithoutATerminalWantsYes() {
    stores.source.steps = List.of(new Step("publication", "CREATE PUBLICATION x"));

    Session.Result refused = session.run("apply", "-c", FILE);
    Session.Result done = session.run("apply", "--yes", "--role", "engine", "-c", FILE);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("syncline apply --yes");
    assertThat(done.code()).isZero();
    assertThat(stores.source.done).containsExactly("set up for engine", "mapping accepted");
    assertThat(stores.target.done).containsExactly("set up");
  }

  @Test
  void applyDoesNothingUnlessThePersonSaysYes() {
    stores.source.steps = List.of(new Step("publication", "CREATE PUBLICATION x"));

    Session.Result declined = answering("y").run("apply", "-c", FILE);
    List<String> afterDecline = List.copyOf(stores.source.done);
    Session.Result accepted = answering("yes").run("apply", "-c", FILE);

    assertThat(declined.code()).isEqualTo(1);
    assertThat(afterDecline).isEmpty();
    assertThat(accepted.code()).isZero();
    assertThat(stores.source.done).hasSize(2);
  }

  @Test
  void aNewSnapshotIsOrderedAlsoWhereNothingIsToBeSetUp() {
    Session.Result result = session.run("apply", "--new-snapshot", "--yes", "-c", FILE);

    assertThat(result.code()).isZero();
    assertThat(stores.source.done).endsWith("snapshot ordered");
    assertThat(result.out())
        .isEqualTo("To be set up: nothing. To be read: all rows, by a new snapshot.\n");
  }

  @Test
  void uninstallListsAndRemovesOnlyWithYes() {
    stores.source.removal = List.of(new Step("slot", "SELECT pg_drop_replication_slot('s')"));

    Session.Result listed = session.run("uninstall", "-c", FILE);
    List<String> afterList = List.copyOf(stores.source.done);
    Session.Result removed = session.run("uninstall", "--yes", "--graph", "-c", FILE);

    assertThat(listed.code()).isZero();
    assertThat(listed.out()).contains("pg_drop_replication_slot").contains("add --yes");
    assertThat(afterList).isEmpty();
    assertThat(removed.code()).isZero();
    assertThat(stores.source.done).containsExactly("removed");
    assertThat(stores.target.done).containsExactly("removed");
  }

  @Test
  void uninstallRefusesWhileAnEngineRuns() {
    stores.source.state.holder = "host-1 pid 7";

    Session.Result result = session.run("uninstall", "--yes", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                1,
                "",
                "error [ENGINE_RUNS] an engine runs this sync (host-1 pid 7): stop it first, then"
                    + " uninstall\n"));
    assertThat(session.run("uninstall", "-c", FILE).err())
        .contains("An engine runs (host-1 pid 7): stop it first.");
    assertThat(stores.source.done).isEmpty();
  }

  @Test
  void initWritesAFileAndDoesNotOverwriteIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new.yaml");
    String url = "jdbc:postgresql://localhost/x";
    Session withPassword =
        new Session(stores, Clock.systemUTC(), null, Map.of("PGPASSWORD", "secret"));

    Session.Result written = withPassword.run("init", "--url", url, "-o", file.toString());
    Session.Result refused = withPassword.run("init", "--url", url, "-o", file.toString());
    Session.Result forced =
        withPassword.run("init", "--url", url, "-o", file.toString(), "--force");

    assertThat(written.code()).isZero();
    assertThat(Files.readString(file)).isEqualTo("version: 1\n");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--force");
    assertThat(forced.code()).isZero();
    assertThat(stores.drafts.getFirst().password().value()).isEqualTo("secret");
  }

  @Test
  void initPrintsToStdoutAndAsksForThePassword() {
    Session.Result result =
        answering("typed").run("init", "--url", "jdbc:postgresql://localhost/x", "-o", "-");

    assertThat(result.out()).isEqualTo("version: 1\n");
    assertThat(stores.drafts.getFirst().password().value()).isEqualTo("typed");
  }

  private Session answering(String answer) {
    Prompt prompt =
        new Prompt() {
          @Override
          public String ask(String question) {
            return answer;
          }

          @Override
          public String askSecret(String question) {
            return answer;
          }
        };
    return new Session(stores, Clock.systemUTC(), prompt, Map.of());
  }
}
