// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.connection.Step;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What makes, alters and removes what a sync needs: {@code plan}, {@code apply}, {@code uninstall}.
 */
final class SetupCommandsTest {
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();
  private final Session session = new Session(stores);

  @Test
  void planSaysNothingToDoWhereNothingIs() {
    Session.Result result = session.run("plan", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(0, "Nothing to do: both stores are set up for this mapping.\n", ""));
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
  void applyCarriesNothingOutWhileAnotherSyncIsInTheWay() {
    stores.source.steps = List.of(new Step("publication", "CREATE PUBLICATION x"));
    stores.target.clashes =
        List.of(new TargetReader.Clash("other", List.of("Bill"), "use another database"));

    Session.Result refused = session.run("apply", "--yes", "-c", FILE);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).startsWith("In the way:\n  the sync other writes Bill");
    assertThat(refused.err())
        .isEqualTo("Nothing was carried out: first mend what is in the way.\n");
    assertThat(stores.source.done).isEmpty();
    assertThat(stores.target.done).isEmpty();
  }

  @Test
  void applySaysAgainWhatIsToBeMindedBeforeARun() {
    stores.source.steps = List.of(new Step("publication", "CREATE PUBLICATION x"));
    Session.Result done = session.run("apply", "--yes", "-c", FILE);
    stores.target.checkpoint =
        Optional.of(
            new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.endOf(7), "another server"));

    Session.Result minding = session.run("apply", "--yes", "-c", FILE);

    assertThat(done.err()).endsWith("Done. Next: syncline run\n");
    assertThat(minding.code()).isZero();
    assertThat(minding.err())
        .contains(
            """
            Done. Before 'syncline run', mind what is in the way:
              a sync syncline has a checkpoint here\
            """);
  }

  @Test
  void applyDoesNothingUnlessThePersonSaysYes() {
    stores.source.steps = List.of(new Step("publication", "CREATE PUBLICATION x"));

    Session.Result declined = session.answering("y").run("apply", "-c", FILE);
    List<String> afterDecline = List.copyOf(stores.source.done);
    Session.Result accepted = session.answering("yes").run("apply", "-c", FILE);

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
}
