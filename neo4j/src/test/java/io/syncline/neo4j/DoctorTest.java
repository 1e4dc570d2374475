// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import io.syncline.neo4j.doctor.Check;
import io.syncline.neo4j.doctor.Check.Result;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Session;

final class DoctorTest {
  private static final BoundMapping EMPTY =
      new BoundMapping(List.of(), List.of(), Bookkeeping.DEFAULTS);

  private final EmbeddedNeo4j shared = SharedServers.neo4j();

  @Test
  void freshDatabaseLacksConstraintsAndCanBeGivenThem() {
    shared.clear();

    List<Check> checks = check(shared.boltUri(), "", "");

    assertThat(checks)
        .extracting(check -> check.name() + " " + check.result())
        .containsExactly(
            "connection OK",
            "server version OK",
            "edition OK",
            "right to write OK",
            "right to create constraints OK",
            "right to create indexes OK",
            "constraints FAILED",
            "indexes FAILED");
    assertThat(checks.get(1).what()).contains("Neo4j " + shared.version());
    assertThat(checks.get(6).remedy()).contains("CREATE CONSTRAINT `syncline_unique_");
    assertThat(single("SHOW CONSTRAINTS YIELD name RETURN count(*)")).isZero();
    assertThat(single("SHOW INDEXES YIELD type WHERE type <> 'LOOKUP' RETURN count(*)")).isZero();
    assertThat(single("MATCH (n) RETURN count(n)")).isZero();

    checks.forEach(check -> carryOut(check.remedy()));

    assertThat(check(shared.boltUri(), "", "")).extracting(Check::result).containsOnly(Result.OK);
  }

  private void carryOut(@Nullable String remedy) {
    try (Session session = shared.driver().session()) {
      for (String statement : remedy == null ? new String[0] : remedy.split(";\n?")) {
        session.run(statement).consume();
      }
      session.run("CALL db.awaitIndexes()").consume();
    }
  }

  @Test
  void afterSetUpNothingFails() {
    try (TestGraph graph = new TestGraph(EMPTY)) {
      assertThat(graph.target().check()).extracting(Check::result).containsOnly(Result.OK);
    }
  }

  @Test
  void serverThatDoesNotAnswerIsNamed() {
    assertThat(check("bolt://127.0.0.1:1", "", ""))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.result()).isEqualTo(Result.FAILED);
              assertThat(check.what())
                  .contains("Neo4j at bolt://127.0.0.1:1")
                  .contains("check uri in the section targets");
            });
  }

  @Test
  @Tag("long")
  void userWithoutRightsIsToldWhatIsWrong(@TempDir Path folder) {
    EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder().folder(folder).password("right-one");
    try (EmbeddedNeo4j server = builder.start()) {
      assertThat(check(server.boltUri(), "neo4j", "wrong-one"))
          .singleElement()
          .satisfies(
              check ->
                  assertThat(check.what())
                      .contains("Neo4j at " + server.boltUri() + " as neo4j")
                      .contains("check username and password in the section targets")
                      .doesNotContain("wrong-one"));
      assertThat(rights(server))
          .allSatisfy(check -> assertThat(check.what()).contains("user neo4j may "));
    }
    try (EmbeddedNeo4j readOnly =
        builder.setting("server.databases.default_to_read_only", "true").start()) {
      assertThat(rights(readOnly))
          .allSatisfy(
              check -> {
                assertThat(check.result()).isEqualTo(Result.FAILED);
                assertThat(check.what()).contains("read-only");
                assertThat(check.remedy()).contains("ALTER DATABASE `neo4j` SET ACCESS READ WRITE");
              });
    }
  }

  private static List<Check> rights(EmbeddedNeo4j server) {
    List<Check> checks = check(server.boltUri(), "neo4j", "right-one");
    List<Check> rights =
        checks.stream().filter(check -> check.name().startsWith("right to")).toList();
    assertThat(rights).as(checks.toString()).hasSize(3);
    return rights;
  }

  private static List<Check> check(String uri, String user, String password) {
    Neo4jConfig config =
        new Neo4jConfig(uri, user, password, "neo4j", Neo4jConfig.TRANSACTION_TIMEOUT);
    try (Neo4jTarget target = Neo4jTarget.open("neo4j", config, EMPTY)) {
      return target.check();
    }
  }

  private long single(String query) {
    try (Session session = shared.driver().session()) {
      return session.run(query).single().get(0).asLong();
    }
  }
}
