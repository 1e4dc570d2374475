// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.exceptions.AuthenticationException;

final class EmbeddedNeo4jTest {
  @Test
  @Tag("long")
  void dataAndPasswordHoldOverFreezeStopAndKillUntilTheyAreCleared() {
    var folder = Folders.temporary("syncline-kept-");
    try (EmbeddedNeo4j server =
        EmbeddedNeo4j.builder().folder(folder).password("secret-word").start()) {
      int port = server.port();
      fill(server);
      server.suspend();
      server.resume();
      server.stop();

      server.start();

      assertThat(count(server)).isEqualTo(100);
      server.kill();
      assertThat(server.isRunning()).isFalse();
      server.start();

      assertThat(server.port()).isEqualTo(port);
      assertThat(count(server)).isEqualTo(100);
      assertThatThrownBy(() -> connect(server, "wrong-word"))
          .isInstanceOf(AuthenticationException.class);
      clearLeavesNothing(server);
    }
    Folders.delete(folder);
  }

  private static void fill(EmbeddedNeo4j server) {
    Driver driver = server.driver();
    driver.executableQuery("CREATE CONSTRAINT FOR (t:Thing) REQUIRE t.x IS UNIQUE").execute();
    driver.executableQuery("CREATE INDEX FOR (t:Thing) ON (t.y)").execute();
    driver.executableQuery("UNWIND range(1, 50) AS x CREATE (:Thing {x: x})-[:TO]->()").execute();
  }

  private static void clearLeavesNothing(EmbeddedNeo4j server) {
    Driver driver = server.driver();

    server.clearData();

    assertThat(count(server)).isZero();
    assertThat(driver.executableQuery("SHOW CONSTRAINTS").execute().records()).hasSize(1);
    driver.executableQuery("CREATE (:Thing)-[:TO]->()").execute();
    server.clear();

    assertThat(count(server)).isZero();
    assertThat(driver.executableQuery("SHOW CONSTRAINTS").execute().records()).isEmpty();
    assertThat(driver.executableQuery("SHOW INDEXES WHERE type <> 'LOOKUP'").execute().records())
        .isEmpty();
  }

  private static void connect(EmbeddedNeo4j server, String password) {
    try (Driver driver =
        GraphDatabase.driver(server.boltUri(), AuthTokens.basic(server.user(), password))) {
      driver.verifyConnectivity();
    }
  }

  private static int count(EmbeddedNeo4j server) {
    return server
        .driver()
        .executableQuery("MATCH (n) RETURN count(n)")
        .execute()
        .records()
        .getFirst()
        .get(0)
        .asInt();
  }
}
