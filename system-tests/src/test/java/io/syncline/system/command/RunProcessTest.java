// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.SqlRows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Session;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code syncline run} as a service: signals, take-over, its log. */
final class RunProcessTest {
  private static final String MAPPING =
      """
      version: 1
      source:
        url: ${PG_URL}
      targets:
        neo4j: { uri: "${NEO4J_URI}" }
      http: { port: 0 }
      nodes:
        Person: { table: public.person }
      """;

  /**
   * A row of the documented table; the counters with a label for each kind begin with the first.
   */
  private static final Pattern METRIC =
      Pattern.compile("(?m)^\\| `(syncline_\\w+)` \\| (?!counter, label)");

  private static final String ACTIVE_SLOTS =
      "SELECT count(*) FROM pg_replication_slots WHERE active AND database = current_database()";

  private final EmbeddedPostgres postgres = SharedServers.postgres();
  private final EmbeddedNeo4j neo4j = SharedServers.neo4j();

  @TempDir private Path folder;
  private String database = "";

  @BeforeEach
  void prepare() throws Exception {
    neo4j.clear();
    database = postgres.freshDatabase();
    postgres.execute(
        database,
        "CREATE TABLE person (id bigint PRIMARY KEY, name text); INSERT INTO person VALUES (1,"
            + " 'A')");
    Files.writeString(folder.resolve("syncline.yaml"), MAPPING);
    try (Program apply = start("apply", "--yes")) {
      assertThat(apply.code()).as(apply.err()).isZero();
    }
  }

  @AfterEach
  void dropDatabase() {
    postgres.dropDatabase(database);
  }

  private Program start(String... arguments) {
    return Program.start(
        folder,
        Map.of("PG_URL", postgres.jdbcUrl(database), "NEO4J_URI", neo4j.boltUri()),
        arguments);
  }

  private void insert(int id) {
    postgres.execute(database, "INSERT INTO person VALUES (%d, 'N')".formatted(id));
  }

  private boolean inGraph(int id) {
    try (Session session = neo4j.driver().session()) {
      return session.run("MATCH (p:Person {id: %d}) RETURN p".formatted(id)).hasNext();
    }
  }

  @Test
  void terminationEndsItInOrderWithZero() throws Exception {
    endsInOrder("TERM");
  }

  @Test
  @Tag("long")
  void interruptionEndsItInOrderWithZero() throws Exception {
    assumeFalse(Program.interruptsAreIgnored(), "started in the background of a shell");

    endsInOrder("INT");
  }

  private void endsInOrder(String signal) throws Exception {
    try (Program run = start("run")) {
      run.await("Person 1", () -> inGraph(1));
      insert(2);
      run.await("Person 2", () -> inGraph(2));
      servesWhatIsDocumented(run.err());

      run.signal(signal);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err())
          .contains("stopped; the next start goes on from here")
          .doesNotContain("ERROR")
          .doesNotContain("\tat ");
    }
    assertThat(activeSlots()).isEqualTo("0");
  }

  private static void servesWhatIsDocumented(String log) throws Exception {
    Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher(log);
    assertThat(address.find()).as(log).isTrue();
    assertThat(got(address.group() + "/health")).contains("healthy");
    assertThat(got(address.group() + "/ready")).contains("ready");
    assertThat(got(address.group() + "/status")).contains("\"streaming\"");
    String metrics = got(address.group() + "/metrics");
    String page = Files.readString(Path.of("..", "docs", "operating.md"));
    String table = page.substring(page.indexOf("## Metrics"), page.indexOf("With `capture: tri"));
    List<String> documented =
        METRIC.matcher(table).results().map(found -> found.group(1)).sorted().toList();
    assertThat(documented)
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(metrics).contains("# TYPE " + name + " "));
  }

  private static String got(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(url).isEqualTo(200);
      return answer.body();
    }
  }

  private String activeSlots() throws Exception {
    try (var connection = postgres.connect(database)) {
      return SqlRows.of(connection, ACTIVE_SLOTS).getFirst();
    }
  }

  @Test
  void signalEndsItAlsoWhileAStoreIsAway() throws Exception {
    Path file = folder.resolve("syncline.yaml");
    Files.writeString(
        file, Files.readString(file).replace("\"${NEO4J_URI}\"", "\"bolt://127.0.0.1:1\""));
    try (Program run = start("run")) {
      run.awaitSaid("127.0.0.1:1");

      run.signal("TERM");

      assertThat(run.code()).as(run.err()).isZero();
    }
  }

  @Test
  void secondRunStandsByAndTakesOver() throws Exception {
    try (Program first = start("run")) {
      first.await("Person 1", () -> inGraph(1));
      try (Program second = start("run")) {
        second.awaitSaid("standing by");
        insert(2);
        first.await("Person 2", () -> inGraph(2));

        first.signal("KILL");
        insert(3);

        second.await("Person 3", () -> inGraph(3));
        try (Program status = start("status", "--watch")) {
          status.await("streaming", () -> status.out().contains("streaming"));
          status.await("the second", () -> status.out().contains("pid " + second.pid()));
          status.signal("TERM");
          assertThat(status.code()).isZero();
          assertThat(status.out()).contains("engine running");
        }
        second.signal("TERM");
        assertThat(second.code()).as(second.err()).isZero();
      }
    }
  }

  @Test
  @Tag("long")
  void aSecondRunWithAnotherMappingSaysThatItCouldNotTakeOver() throws Exception {
    Path other = folder.resolve("other.yaml");
    Files.writeString(other, MAPPING.replace("public.person", "public.person, adopt: true"));
    try (Program first = start("run")) {
      first.await("Person 1", () -> inGraph(1));
      try (Program second = start("run", "-c", other.toString())) {
        second.awaitSaid("standing by");

        second.awaitSaid("MAPPING_CHANGED");

        second.awaitSaid("syncline apply");
        second.signal("TERM");
        assertThat(second.code()).as(second.err()).isZero();
      }
      first.signal("TERM");
      assertThat(first.code()).as(first.err()).isZero();
    }
  }

  @Test
  void everyLineOfTheJsonLogIsAnObject() throws Exception {
    JsonMapper json = new JsonMapper();
    try (Program run = start("run", "--log-format", "json")) {
      run.await("Person 1", () -> inGraph(1));
      postgres.execute(database, "DROP PUBLICATION syncline");
      insert(4);

      assertThat(run.code()).isEqualTo(1);

      assertThat(run.err().lines())
          .isNotEmpty()
          .allSatisfy(
              line -> {
                JsonNode object = json.readTree(line);
                assertThat(object.get("timestamp").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
                assertThat(object.get("level").asString()).isNotEmpty();
                assertThat(object.get("formattedMessage").asString()).isNotEmpty();
              });
      assertThat(run.err()).contains("PUBLICATION_CHANGED").doesNotContain("stepArray");
    }
  }
}
