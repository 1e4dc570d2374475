// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  private final FakeConnections stores = new FakeConnections();
  private final Session session = new Session(stores);

  @Test
  void helpListsTheCommandsAndTheFirstSteps() {
    Session.Result result = session.run("--help");

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Usage: syncline [-hvV]")
        .contains("  init       Writes a first mapping file from a live schema.")
        .contains("  run        Runs the engine.")
        .contains("  demo       Shows a guided tour")
        .endsWith(
            """
            Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file, 3 differences exist,
            4 could not check.
            """);
  }

  static Set<String> commands() {
    return SynclineCommand.commandLine().getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandsHelpHasExamplesAndAOneLineSummary(String command) {
    Session.Result help = session.run(command, "--help");
    Session.Result root = session.run("--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: syncline " + command).contains("Examples:\n");
    assertThat(root.out().lines().filter(line -> line.startsWith("  " + command + " ")))
        .singleElement()
        .satisfies(line -> assertThat(line.strip()).endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify --max-rate -1",
        "verify --sample NaN",
        "verify --report /no/such/folder/page.html",
        "repair --max-rate -1",
        "repair --limit 0"
      })
  void whatCannotBeMeantIsRefusedBeforeAnythingIsDone(String line) {
    List<String> words = List.of(line.split(" "));

    Session.Result refused = session.run(words.toArray(String[]::new));

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).startsWith("error [USAGE_INVALID] ").contains(words.get(1));
  }

  @Test
  void helpIsACommandToo() {
    assertThat(session.run("help")).isEqualTo(session.run("--help"));
    assertThat(session.run("help", "plan")).isEqualTo(session.run("plan", "--help"));
    Session.Result unknown = session.run("help", "pln");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no command 'pln'");
  }

  @Test
  void planHelpIsStable() {
    Session.Result help = session.run("plan", "--help");

    assertThat(help.out())
        .isEqualTo(
            """
            Usage: syncline plan [-hvV] [--no-color] [--print-sql] [-c=FILE] [--output=FORMAT] [--role=ROLE]
            Shows what must be set up or read again, in exact statements.
            Changes nothing.
              -c, --config=FILE     The mapping file (default: syncline.yaml).
              -h, --help            Show this help message and exit.
                  --no-color        No colours; also without a terminal, or with NO_COLOR set.
                  --output=FORMAT   How data is printed: table or json (default: table).
                  --print-sql       Print only a script of the PostgreSQL part.
                  --role=ROLE       Grant this role what running the engine needs.
              -v, --verbose         More talk, and stack traces with errors.
              -V, --version         Print version information and exit.

            Examples:
              syncline plan
              syncline plan --print-sql --role syncline_runtime > for-the-dba.sql
              syncline plan --output json

            Exit codes: 0 planned, also with changes; 1 failed; 2 invalid file.
            """);
  }

  @Test
  void withoutACommandUsageIsWrong() {
    Session.Result result = session.run();

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                2, "", "error [USAGE_INVALID] name a command; 'syncline --help' lists them\n"));
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearestOnes() {
    Session.Result result = session.run("pln");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'pln'").contains("syncline plan");
  }

  @Test
  void anUnknownFormatIsWrongUsage() {
    Session.Result result = session.run("status", "--output", "xml");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--output").contains("Try 'syncline status --help'.");
  }

  @Test
  void aMissingFileIsNamedWithTheWayToWriteOne() {
    Session.Result result = session.run("plan", "-c", "nowhere.yaml");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error [CONFIGURATION_INVALID] there is no file nowhere.yaml; ")
        .contains("syncline init")
        .hasLineCount(1);
  }

  @Test
  void aDirectoryIsNoFile() {
    Session.Result result = session.run("validate", "-c", "src");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error [CONFIGURATION_INVALID] src is a directory; ")
        .hasLineCount(1);
  }

  @Test
  void anErrorIsOneLineWithItsCode() {
    stores.source.failure =
        new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "cannot connect; start the server");

    Session.Result result = session.run("plan", "-c", existingFile());

    assertThat(result)
        .isEqualTo(
            new Session.Result(
                1, "", "error [SOURCE_UNREACHABLE] cannot connect; start the server\n"));
  }

  @Test
  void verboseAddsTheStackTrace() {
    stores.source.failure = new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "cannot connect");

    Session.Result result = session.run("plan", "--verbose", "-c", existingFile());

    assertThat(result.err()).contains("\tat io.syncline.cli.");
  }

  @Test
  void anInvalidMappingEndsWithTwo() {
    stores.source.failure = new SynclineException(ErrorCode.MAPPING_INVALID, "no table bill");

    assertThat(session.run("plan", "-c", existingFile()).code()).isEqualTo(2);
  }

  @Test
  void withoutTheDemoOnTheClassPathItsCommandSaysHowToGetIt() {
    Session.Result result = session.run("demo", "--exit");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("./syncline demo");
  }

  static String existingFile() {
    return Path.of("pom.xml").toAbsolutePath().toString();
  }
}
