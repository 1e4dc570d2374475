// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new user's way through all commands, on real servers. */
final class JourneyTest {
  private static final String SCHEMA =
      """
      CREATE TABLE person (id bigint PRIMARY KEY, name text NOT NULL);
      CREATE TABLE bill (
        id bigint PRIMARY KEY, title text, sponsor_id bigint REFERENCES person, tags text[],
        backers bigint[]);
      INSERT INTO person VALUES (1, 'Ada'), (2, 'Grace');
      INSERT INTO bill VALUES
        (42, 'On bridges', 1, '{water,roads}', '{2,99}'),
        (43, 'On ferries', 2, '{water}', NULL);
      """;

  private final EmbeddedPostgres postgres = SharedServers.postgres();
  private final EmbeddedNeo4j neo4j = SharedServers.neo4j();

  @TempDir private Path folder;
  private String database = "";
  private Path file = Path.of("");
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void prepare() throws IOException {
    neo4j.clear();
    database = postgres.freshDatabase();
    postgres.execute(database, SCHEMA);
    file = folder.resolve("syncline.yaml");
    Files.writeString(file, mapping(""));
    environment = Map.of("PG_URL", postgres.jdbcUrl(database), "NEO4J_URI", neo4j.boltUri());
  }

  @AfterEach
  void dropDatabase() {
    run("uninstall", "--yes");
    postgres.dropDatabase(database);
  }

  private static String mapping(String more) {
    return """
    version: 1
    source:
      url: ${PG_URL}
    targets:
      neo4j: { uri: "${NEO4J_URI}" }
    nodes:
      Person: { table: public.person }
      Bill:
        table: public.bill
        properties: { constants: { source: civic } }
        relationships:
          SPONSORED_BY: { to: Person, by: sponsor_id }
          TAGGED: { to: Tag, each: tags }
          BACKED_BY: { to: Person, each: backers }
      Tag: { values_of: public.bill.tags, property: name }
    """
        + more;
  }

  private CommandResult run(String... arguments) {
    CommandResult result = CommandResult.of(environment, file, arguments);
    System.out.printf(
        "$ syncline %s%n%s%s[%d]%n",
        String.join(" ", arguments), result.output(), result.talk(), result.code());
    return result;
  }

  @Test
  void aTableThatIsNotThereIsGuessedAmongAllThatAre() throws IOException {
    postgres.execute(database, "CREATE TABLE invoices (id int PRIMARY KEY)");
    Files.writeString(file, mapping("  Invoice: { table: public.invoises }\n"));

    assertThat(run("validate", "--connected").output())
        .contains("public.invoises, which does not exist; did you mean 'public.invoices'?");
  }

  @Test
  void fromAFileToAnEqualGraphAndAwayAgain() throws IOException {
    assertThat(run("validate", "--connected").code()).isZero();
    CommandResult doctor = run("doctor");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.output())
        .contains("ok       wal_level", "FAILED   publication syncline", "FAILED   schema syncline")
        .doesNotContain("CREATE TABLE");
    assertThat(run("run", "--until-caught-up", "--no-http").talk()).contains("NOT_APPLIED");
    assertThat(run("status").output()).contains("nothing is set up yet");
    CommandResult before = run("explain", "Bill", "42");
    assertThat(before.code()).isEqualTo(4);
    assertThat(before.output()).contains("undecided", "the pipeline never began");
    assertThat(before.talk()).isEmpty();

    CommandResult plan = run("plan");
    assertThat(plan.code()).isZero();
    assertThat(plan.output())
        .contains("CREATE PUBLICATION", "CREATE CONSTRAINT", "Bill: added")
        .containsPattern("# create Syncline's own schema syncline: \\d+ tables, \\d+ functions")
        .doesNotContain("CREATE TABLE");
    assertThat(run("plan", "--print-sql").output())
        .contains("CREATE TABLE IF NOT EXISTS \"syncline\".sync", "CREATE PUBLICATION");
    assertThat(run("apply", "--yes").code()).isZero();
    assertThat(run("plan").output()).startsWith("Nothing to do");
    assertThat(run("doctor", "--output", "json").output()).contains("\"failed\" : 0");

    assertThat(run("run", "--until-caught-up", "--no-http").code()).isZero();
    CommandResult equal = run("explain", "Bill", "42");
    assertThat(equal.code()).isZero();
    assertThat(equal.output())
        .contains("Bill 42: equal", "SPONSORED_BY -> Person 1", "TAGGED -> Tag roads");

    assertThat(run("waiting").output())
        .contains("Bill.BACKED_BY  42     Person 99", "1 listed; 1 wait in all");
    assertThat(run("waiting", "Tag").talk()).contains("those that do: Bill");
    assertThat(run("waiting", "Bill", "--output", "json").output())
        .contains("\"type\" : \"Person\"", "\"key\" : \"99\"");

    assertThat(run("verify").output())
        .startsWith("equal")
        .containsPattern("all, tokens, mapping [0-9a-f]{8},")
        .contains("1 edge waits for an end, such as Bill.BACKED_BY of 42 for Person 99; 'sync");
    assertThat(run("verify", "--list").output()).contains("MAPPING");

    postgres.execute(database, "UPDATE bill SET sponsor_id = 2, title = NULL WHERE id = 42");
    assertThat(run("explain", "Bill", "42", "--wait", "0.5").code()).isEqualTo(4);
    assertThat(run("run", "--until-caught-up", "--no-http").code()).isZero();
    assertThat(run("explain", "Bill", "42", "--output", "json").output())
        .contains("\"verdict\" : \"equal\"", "SPONSORED_BY -> Person 2");
    assertThat(run("explain", "Tag", "42").code()).isZero();
    assertThat(run("explain", "Bill", "999").output()).contains("no row", "nothing");
    CommandResult noKey = run("explain", "Bill", "abc");
    assertThat(noKey.code()).isEqualTo(2);
    assertThat(noKey.talk())
        .contains("the key of Bill cannot be abc: id is of type int8, expected a whole number");

    assertThat(run("run", "--until-caught-up", "--no-http").code()).isZero();
    CommandResult status = run("status");
    assertThat(status.code()).isZero();
    assertThat(status.output()).contains(" ago", "1 edge waits").doesNotContain("none yet");
    assertThat(status.output()).contains("syncline/neo4j/normal", "engine not running");
    assertThat(run("status", "--output", "json").output()).contains("\"stage\" : \"stream\"");

    assertThatAnotherFileIsTold("  slot_prefix: syncline\n");
    assertThat(run("uninstall").output()).contains("pg_drop_replication_slot", "DROP PUBLICATION");
    assertThat(run("uninstall", "--yes", "--graph").code()).isZero();
    assertThat(run("uninstall").output()).contains("PostgreSQL: nothing");
    assertThat(run("uninstall", "--yes", "--graph").code()).isZero();
  }

  /** Whoever makes a second file learns what clashes before anything is set up. */
  private void assertThatAnotherFileIsTold(String ofSource) throws IOException {
    Files.writeString(
        file, "name: second\n" + mapping("").replace("source:\n", "source:\n" + ofSource));

    for (CommandResult told : List.of(run("doctor"), run("plan"))) {
      assertThat(told.output())
          .contains("the replication slot syncline_neo4j_normal is there")
          .contains("the sync syncline writes Person, Bill, Tag in this database, too");
    }
    Files.writeString(file, mapping(""));
  }

  @Test
  @Tag("long")
  void aTableThatWasUnmappedMeanwhileComesBackTheWayThatItsErrorSays() throws IOException {
    String withoutBills = mapping("").replaceAll("(?s)  Bill:.*", "");
    apply(mapping(""));
    apply(withoutBills);
    postgres.execute(database, "UPDATE bill SET title = 'On tunnels' WHERE id = 42");
    Files.writeString(file, mapping(""));
    assertThat(run("apply", "--yes").code()).isZero();

    CommandResult refused = run("run", "--until-caught-up", "--no-http");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.talk())
        .contains("PUBLICATION_CHANGED", "public.bill", "`syncline apply --new-snapshot`");
    assertThat(run("apply", "--new-snapshot", "--yes").code()).isZero();
    assertThat(run("run", "--until-caught-up", "--no-http").code()).isZero();
    assertThat(run("explain", "Bill", "42").output()).contains("Bill 42: equal", "On tunnels");
  }

  private void apply(String text) throws IOException {
    Files.writeString(file, text);
    assertThat(run("apply", "--yes").code()).isZero();
    assertThat(run("run", "--until-caught-up", "--no-http").code()).isZero();
  }

  @Test
  void initWritesAFileThatIsValidForItsSchema() {
    Path draft = folder.resolve("draft.yaml");

    CommandResult written =
        CommandResult.of(
            environment,
            "init",
            "--url",
            postgres.jdbcUrl(database).replaceFirst("[?].*", ""),
            "--username",
            postgres.superuser(),
            "-o",
            draft.toString());
    file = draft;
    CommandResult valid = run("validate", "--connected");

    assertThat(written.code()).isZero();
    assertThat(draft).content().contains("SPONSOR", "public.bill", "# Written by `syncline init`");
    assertThat(valid.code()).isZero();
  }
}
