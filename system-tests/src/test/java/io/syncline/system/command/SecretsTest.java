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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens, no command prints a password, and none is written into a file or a log. */
final class SecretsTest {
  private static final String SECRET = "hush-MARK-9";
  private static final String MAPPING =
      """
      version: 1
      source:
        url: ${PG_URL}
      targets:
        neo4j: { uri: "${NEO4J_URI}", password: "${NEO4J_PASSWORD}" }
      http: { port: 0 }
      nodes:
        Person: { table: public.person }
      """;
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("validate"),
          List.of("validate", "--connected"),
          List.of("doctor"),
          List.of("doctor", "--output", "json"),
          List.of("plan"),
          List.of("plan", "--print-sql", "--role", "reader"),
          List.of("plan", "--output", "json"),
          List.of("apply", "--yes"),
          List.of("status"),
          List.of("status", "--output", "json"),
          List.of("explain", "Person", "1", "--wait", "0"),
          List.of("init", "-o", "-"),
          List.of("uninstall"));

  private final EmbeddedNeo4j neo4j = SharedServers.neo4j();

  @TempDir private Path folder;
  private Map<String, String> environment = Map.of();

  @Test
  void noCommandPrintsAPassword() throws Exception {
    neo4j.clear();
    Files.writeString(folder.resolve("syncline.yaml"), MAPPING);
    try (EmbeddedPostgres postgres = guardedServer()) {
      environment = environment(url(SECRET, postgres.port()), neo4j.boltUri());
      COMMANDS.forEach(this::staysSilent);
      runStaysSilent(0, "--until-caught-up");
      runStaysSilent(0, "--until-caught-up", "--log-format", "json", "--verbose");
      assertThat(staysSilent(List.of("status")).output()).contains("stopped");
      staysSilent(List.of("uninstall", "--graph", "--yes"));

      environment = environment(url("wrong-" + SECRET, postgres.port()), neo4j.boltUri());
      COMMANDS.forEach(this::staysSilent);
    }
    environment = environment(url(SECRET, 1), "bolt://127.0.0.1:1");
    COMMANDS.forEach(this::staysSilent);
    for (String malformed :
        List.of("jdbc:postgresql://db:port/x?user=me&password=", "postgres://me:", "http://")) {
      environment = environment(malformed + SECRET, "bolt://me:" + SECRET + "@graph");
      List.of(List.of("validate"), List.of("doctor"), List.of("status")).forEach(this::staysSilent);
    }
  }

  private static EmbeddedPostgres guardedServer() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.builder().start();
    server.execute(
        "postgres",
        "CREATE ROLE app SUPERUSER LOGIN PASSWORD '%s'; CREATE ROLE reader;".formatted(SECRET)
            + " CREATE TABLE person (id bigint PRIMARY KEY); INSERT INTO person VALUES (1)");
    Path rules = server.dataDirectory().resolve("pg_hba.conf");
    String guarded = "host all app 127.0.0.1/32 scram-sha-256\n";
    Files.writeString(
        rules, guarded + guarded.replace(" all ", " replication ") + Files.readString(rules));
    server.execute("postgres", "SELECT pg_reload_conf()");
    return server;
  }

  private static String url(String password, int port) {
    return "postgres://app:%s@127.0.0.1:%d/postgres".formatted(password, port);
  }

  private static Map<String, String> environment(String url, String neo4jUri) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PG_URL", url);
    environment.put("NEO4J_URI", neo4jUri);
    environment.put("NEO4J_PASSWORD", SECRET);
    return environment;
  }

  private CommandResult staysSilent(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.add("--verbose");
    CommandResult result =
        CommandResult.of(
            environment, folder.resolve("syncline.yaml"), words.toArray(String[]::new));

    assertThat(result.output() + result.talk()).as(command.toString()).doesNotContain(SECRET);
    return result;
  }

  private void runStaysSilent(int code, String... options) throws InterruptedException {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "run";
    System.arraycopy(options, 0, arguments, 1, options.length);
    try (Program run = Program.start(folder, environment, arguments)) {
      assertThat(run.code()).as(run.err()).isEqualTo(code);
      assertThat(run.out() + run.err()).isNotEmpty().doesNotContain(SECRET);
    }
  }
}
