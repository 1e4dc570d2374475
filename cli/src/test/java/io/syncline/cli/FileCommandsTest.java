// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.config.Location;
import io.syncline.config.Problem;
import io.syncline.config.ReadFile;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.MappingProblem;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What makes a file and looks whether it is right: {@code init}, {@code validate}. */
final class FileCommandsTest {
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
        session.answering("typed").run("init", "--url", "jdbc:postgresql://localhost/x", "-o", "-");

    assertThat(result.out()).isEqualTo("version: 1\n");
    assertThat(stores.drafts.getFirst().password().value()).isEqualTo("typed");
  }
}
