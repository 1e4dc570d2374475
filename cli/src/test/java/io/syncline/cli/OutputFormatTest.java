// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.connection.Step;
import io.syncline.config.Location;
import io.syncline.config.Problem;
import io.syncline.config.ReadFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What people read, programs get as data: one answer, or one error. */
final class OutputFormatTest {
  private final FakeConnections stores = new FakeConnections();
  private final Session session = new Session(stores);

  @Test
  void aProgramReadsTheErrorAsData() {
    for (String command : List.of("validate", "status", "plan")) {
      Session.Result result = session.run(command, "--output", "json", "-c", "nowhere.yaml");

      assertThat(result.out())
          .contains("\"code\" : \"CONFIGURATION_INVALID\"")
          .contains("\"message\" : \"there is no file nowhere.yaml; ");
    }
  }

  @Test
  void aProgramReadsWrongUsageAsData() {
    for (List<String> words :
        List.of(
            List.of("status", "--output", "json", "--nonsense"),
            List.of("--output=JSON", "statuss"),
            List.of("audit", "list", "--limit", "x", "--output", "json"),
            List.of("audit", "list", "Bill", "--output", "json"),
            List.of("--output", "json", "resync"),
            List.of(
                "verify",
                "--limit",
                "0",
                "--output",
                "json",
                "-c",
                CommandLineTest.existingFile()))) {
      Session.Result result = session.run(words.toArray(String[]::new));

      assertThat(result.code()).as(words.toString()).isEqualTo(2);
      assertThat(JsonMapper.shared().readTree(result.out()).size()).isEqualTo(1);
      assertThat(result.out())
          .as(words.toString())
          .startsWith(
              "{\n  \"error\" : {\n    \"code\" : \"USAGE_INVALID\",\n    \"message\" : \"");
      assertThat(result.err()).startsWith("error [USAGE_INVALID] ");
    }
    for (String line :
        List.of(
            "status --nonsense",
            "init --output json --nonsense",
            "failures retry --cause --output=json --nonsense",
            "queue --config=--output --json")) {
      assertThat(session.run(line.split(" ")).out()).as(line).isEmpty();
    }
  }

  @Test
  void aProgramReadsWhatIsWrongWithTheFileAsData() {
    stores.file =
        new ReadFile.Invalid(
            List.of(
                new Problem(new Location("civic.yaml", 2, 5), "no tabel"),
                new Problem(new Location("civic.yaml", 7, 3), "no column")));

    Session.Result result =
        session.run("plan", "--output", "json", "-c", CommandLineTest.existingFile());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out())
        .contains("\"code\" : \"CONFIGURATION_INVALID\"")
        .contains("\"message\" : \"civic.yaml:2:5: no tabel\\ncivic.yaml:7:3: no column\"");
    assertThat(result.err()).isEqualTo("civic.yaml:2:5: no tabel\ncivic.yaml:7:3: no column\n");
  }

  @Test
  void aProgramGetsOneAnswer() {
    stores.source.steps = List.of(new Step("publication", "CREATE PUBLICATION x"));

    Session.Result refused =
        session.run("apply", "--output", "json", "-c", CommandLineTest.existingFile());

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).startsWith("{").doesNotContain("error");
    assertThat(refused.err()).contains("[USAGE_INVALID]", "syncline apply --yes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate",
        "doctor",
        "plan",
        "apply",
        "status",
        "explain",
        "queue",
        "verify",
        "repair",
        "recover",
        "audit list",
        "audit show",
        "failures list",
        "failures show",
        "resync",
        "waiting",
        "uninstall",
        "version"
      })
  void whatPrintsDataTakesTheirFormat(String command) {
    assertThat(session.run((command + " --help").split(" ")).out()).contains("How data is printed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"init", "run", "pause", "resume", "failures retry", "failures export"})
  void whatPrintsNoneDoesNot(String command) {
    assertThat(session.run((command + " --help").split(" ")).out())
        .contains("Usage: syncline " + command)
        .doesNotContain("How data is printed");
  }

  @Test
  void optionsWorkBeforeAndAfterTheCommand() {
    Session.Result before = session.run("--output", "json", "version");
    Session.Result after = session.run("version", "--output", "json");

    assertThat(before.out()).startsWith("{").isEqualTo(after.out());
    assertThat(session.run("--output", "json", "version", "--output", "table").out())
        .startsWith("syncline ");
  }
}
