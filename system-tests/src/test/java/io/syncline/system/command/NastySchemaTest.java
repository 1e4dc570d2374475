// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code init} writes for a schema with everything odd in it works as it is. */
final class NastySchemaTest {
  private static final String SCHEMA =
      """
      CREATE EXTENSION citext;
      CREATE TABLE "Häuser & Höfe" ("Nr." int, "Straße \"\"alt\"\"\" text, "日本" text,
        PRIMARY KEY ("Nr.", "Straße \"\"alt\"\"\"));
      CREATE TABLE "select" (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "from" text,
        "${HOME}" text, "haus nr" int, haus_str text,
        FOREIGN KEY ("haus nr", haus_str) REFERENCES "Häuser & Höfe");
      CREATE TABLE tree (id bigint PRIMARY KEY, parent bigint REFERENCES tree, friends bigint[]);
      CREATE TABLE keyless (a int, b text);
      CREATE TABLE half_keyed (a int NOT NULL UNIQUE, b text);
      CREATE TABLE identified (a int NOT NULL UNIQUE, b text);
      ALTER TABLE identified REPLICA IDENTITY USING INDEX identified_a_key;
      CREATE TABLE named (name citext PRIMARY KEY, note text);
      CREATE TABLE points_to_named (id int PRIMARY KEY, name citext REFERENCES named);
      CREATE TABLE waits (span interval PRIMARY KEY);
      CREATE TABLE generated (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED);
      CREATE TABLE measured (id int, at date, tree_id bigint REFERENCES tree, PRIMARY KEY (id, at))
        PARTITION BY RANGE (at);
      CREATE TABLE measured_1 PARTITION OF measured FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
      CREATE TABLE email (id int PRIMARY KEY, address text NOT NULL UNIQUE);
      CREATE TABLE mail (id int PRIMARY KEY, sender text REFERENCES email (address));
      CREATE TABLE tree_email (tree_id bigint REFERENCES tree, email_id int REFERENCES email,
        since date, PRIMARY KEY (tree_id, email_id));
      CREATE TABLE follows (a bigint REFERENCES tree, b bigint REFERENCES tree, PRIMARY KEY (a, b));
      CREATE TABLE double_linked (id int PRIMARY KEY, one bigint REFERENCES tree,
        two bigint REFERENCES tree, deleted_at timestamptz);
      CREATE TABLE "Tree" (id int PRIMARY KEY);
      CREATE TABLE _syncline_key (_syncline_key int PRIMARY KEY, _syncline_hash text);
      CREATE TABLE "Syncline Waiting" (id int PRIMARY KEY);
      CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY);
      CREATE VIEW leaves AS SELECT * FROM tree;
      CREATE MATERIALIZED VIEW leaf_count AS SELECT count(*) AS n FROM tree;
      INSERT INTO "Häuser & Höfe" VALUES (1, 'a"b', 'x');
      INSERT INTO "select" ("from", "haus nr", haus_str) VALUES ('x', 1, 'a"b');
      INSERT INTO tree VALUES (1, NULL, '{2,3}'), (2, 1, '{}');
      INSERT INTO measured VALUES (1, '2024-02-03', 2);
      INSERT INTO email VALUES (1, 'a@b');
      INSERT INTO mail VALUES (1, 'a@b');
      INSERT INTO tree_email VALUES (1, 1, NULL);
      INSERT INTO follows VALUES (1, 2);
      INSERT INTO generated VALUES (1);
      INSERT INTO identified VALUES (1, 'x');
      INSERT INTO double_linked VALUES (1, 1, 2, NULL);
      """;

  private final EmbeddedPostgres postgres = SharedServers.postgres();
  private final EmbeddedNeo4j neo4j = SharedServers.neo4j();

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String database = "";
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void prepare() {
    file = folder.resolve("syncline.yaml");
    neo4j.clear();
    database = postgres.freshDatabase();
    postgres.execute(database, SCHEMA);
    environment = Map.of("PG_URL", postgres.jdbcUrl(database), "NEO4J_URI", neo4j.boltUri());
  }

  @AfterEach
  void dropDatabase() {
    postgres.dropDatabase(database);
  }

  private CommandResult run(String... command) {
    return CommandResult.of(environment, file, command);
  }

  @Test
  void firstFileIsValidAndRunsAsItIs() throws Exception {
    String[] init = {"init", "-o", file.toString()};
    assertThat(CommandResult.of(environment, init).code()).isZero();

    String written = Files.readString(file);
    assertThat(run("validate", "--connected"))
        .as(written)
        .isEqualTo(new CommandResult(0, file + " is valid and fits the database\n", ""));
    CommandResult apply = run("apply", "--yes");
    assertThat(apply.code()).as(apply.talk()).isZero();
    CommandResult run = run("run", "--until-caught-up", "--no-http");
    assertThat(run.code()).as(run.talk() + written).isZero();
    assertThat(run("explain", "Tree", "1").output()).contains("equal");
  }
}
