// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.demo.tour.Screen;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

final class TourTest {
  private static final String STAYS = "in sync, until Ctrl-C";
  private static final String CHANGES = "Change rows, for example";
  private static final String QUERIES = "and look at the graph";
  private static final String COMMANDS = "or ask Syncline";
  private static final Pattern NEXT_QUERY = Pattern.compile("\n +(?=MATCH)");

  @TempDir private Path folder;

  @Test
  void tourOnATerminalProvesThatTheStoresAreEqualAndStaysUpUntilItIsAskedToEnd() throws Exception {
    Path kept = folder.resolve("kept");
    try (TourProcess tour =
        TourProcess.start(
            folder,
            Screen.Kind.TERMINAL,
            "--rows=600",
            "--seconds=3",
            "--rate=10",
            "--keep=" + kept)) {
      tour.awaitSaid("./syncline explain Bill 7");

      assertThat(tour.said())
          .contains("[1/8]", "[8/8]", "600 rows", "Neo4j is gone", "EQUAL. ")
          .contains("rows say", "all nodes", "all edges")
          .contains(
              "found: the titles of three bills edited, content ",
              "found: two sponsors' edges deleted, edge ",
              "found: a bill handed to another sponsor, edge ",
              "found: a number turned into a text, content ",
              "found: a bill that no row has, orphan 987654321")
          .doesNotContain("NOT FOUND")
          .containsAnyOf("Caught up after", "What had waited is in the graph after");
      whatItOffersWorks(tour);
      assertThat(tour.running()).isTrue();
      tour.askToEnd();
      assertThat(tour.exitCode()).isZero();
      assertThatThrownBy(() -> DriverManager.getConnection(jdbcUrl(tour)))
          .isInstanceOf(SQLException.class);
      assertThat(kept.resolve("syncline.yaml")).exists();
    }
  }

  @Test
  @Tag("long")
  void tourWithoutATerminalEndsByItselfAndSaysThatTheStoresDiffer() throws Exception {
    try (TourProcess tour =
        TourProcess.start(folder, Screen.Kind.PLAIN, "--rows=500", "--seconds=3", "--rate=20")) {
      tour.awaitSaid("rows are in the graph");
      try (Driver graph = tour.graph();
          Session session = graph.session()) {
        session.executeWriteWithoutResult( // again, if Neo4j is being killed
            transaction -> transaction.run("CREATE (:Bill {title: 'of no row'})").consume());

        assertThat(tour.exitCode()).isEqualTo(3);
        assertThat(tour.said())
            .contains("NOT EQUAL: 0 missing, 1 left over, 0 with other content")
            .doesNotContain(STAYS);
        assertThatThrownBy(graph::verifyConnectivity)
            .isInstanceOf(ServiceUnavailableException.class);
      }
    }
  }

  private static String jdbcUrl(TourProcess tour) throws Exception {
    return tour.after(STAYS, "PostgreSQL +(jdbc:\\S+)");
  }

  /** The addresses, and what one is told to try there. */
  private static void whatItOffersWorks(TourProcess tour) throws Exception {
    String changes = tour.between(CHANGES, QUERIES);
    String queries = tour.between(QUERIES, COMMANDS);
    try (Connection connection = DriverManager.getConnection(jdbcUrl(tour));
        Statement statement = connection.createStatement();
        Driver graph = tour.graph();
        Session session = graph.session()) {
      statement.execute(changes);
      statement.execute("UPDATE bills SET title = 'Yours'");
      await()
          .atMost(TourProcess.PATIENCE)
          .until(() -> session.run("MATCH (b:Bill {title: 'Yours'}) RETURN b").hasNext());
      NEXT_QUERY
          .splitAsStream(queries)
          .filter(query -> !query.isBlank())
          .forEach(query -> session.run(query).consume());
      assertThat(tour.after(STAYS, "Neo4j +(bolt:\\S+)")).isEqualTo(tour.after("", "(bolt:\\S+)"));
    }
  }
}
