// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.demo.civic.CivicGenerator;
import io.syncline.demo.comparison.Comparison;
import io.syncline.demo.comparison.ComparisonResult;
import io.syncline.demo.traffic.CivicWriter;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/** The demo's judge misses nothing that it should find. */
final class ComparisonTest {
  private static Connection connection;
  private static EmbeddedNeo4j neo4j;

  @BeforeAll
  static void makeAWorldWithAHistory() throws SQLException {
    EmbeddedPostgres postgres = SharedServers.postgres();
    neo4j = SharedServers.neo4j();
    neo4j.clear();
    String database = postgres.freshDatabase();
    connection = postgres.connect(database);
    new CivicGenerator(11, 1_500).load(connection);
    new CivicWriter(postgres.jdbcUrl(database), 11, 1_000).write(200);
    postgres.execute(database, "UPDATE bills SET neo4j_node_id = 'bill-' || id");
    PlainGraph.read(connection).write(neo4j.driver());
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void faithfulGraphIsEqual() throws SQLException {
    ComparisonResult result = compare();

    assertThat(result.table()).doesNotContain(": ");
    assertThat(result.equal()).isTrue();
    assertThat(result.nodes()).filteredOn(type -> type.expected() == 0).hasSize(1);
    assertThat(result.edges()).filteredOn(type -> type.expected() == 0).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          User       | missing   | MATCH (n:User) WITH n LIMIT 1 DETACH DELETE n
          Claim      | missing   | MATCH (n:Claim) WITH n LIMIT 1 DETACH DELETE n
          User       | extra     | CREATE (:User {id: 'nobody'})
          Comment    | extra     | CREATE (:Comment)
          Governor   | extra     | MATCH (n:Governor) WITH n LIMIT 1 CREATE (m:Governor) SET m = n
          Bill       | different | MATCH (n:Bill) WITH n LIMIT 1 SET n.title = 'stale'
          Bill       | different | MATCH (n:Bill) WITH n LIMIT 1 SET n.nodeId = 'another'
          Bill       | different | MATCH (n:Bill) WITH n LIMIT 1 SET n.source = NULL
          Bill       | different | MATCH (n:Bill) WITH n LIMIT 1 REMOVE n:LegislativeItem
          Session    | different | MATCH (n:Session) WITH n LIMIT 1 SET n:Old
          Sitting    | different | MATCH (n:Sitting) WITH n LIMIT 1 SET n.leftover = 1
          User       | different | MATCH (n:User) WITH n LIMIT 1 SET n.reputation = '0.001'
          User       | different | MATCH (n:User) WITH n LIMIT 1 SET n.interests = ['x', 'y', 'z', 'q']
          User       | different | MATCH (n:User) WITH n LIMIT 1 SET n.createdAt = datetime()
          User       | different | MATCH (n:User) WITH n LIMIT 1 SET n.createdAt = toString(n.createdAt)
          Claim      | different | MATCH (n:Claim) WITH n LIMIT 1 SET n.confidence = 2.0
          Governor   | different | MATCH (n:Governor) WITH n LIMIT 1 SET n.electedOn = date()
          any other node | extra | CREATE (:Sessions)
          any other node | extra | CREATE ()
          (Bill)-[TAGGED]->(Tag)       | missing | MATCH ()-[r:TAGGED]->() WITH r LIMIT 1 DELETE r
          (User)-[VOTED]->(Bill)       | missing | MATCH ()-[r:VOTED]->() WITH r LIMIT 1 DELETE r
          (Claim)-[CITES]->(Bill)      | missing | MATCH ()-[r:CITES]->() WITH r LIMIT 1 DELETE r
          (User)-[VOTED]->(Bill)       | extra | MATCH (a)-[r:VOTED]->(b) WITH a, r, b LIMIT 1 CREATE (a)-[s:VOTED]->(b) SET s = r
          (Bill)-[SUPERSEDES]->(Bill)  | extra | MATCH (a:Bill) WITH a LIMIT 1 CREATE (a)-[:SUPERSEDES]->(a)
          (User)-[VOTED]->(Bill)       | different | MATCH ()-[r:VOTED]->() WITH r LIMIT 1 SET r.value = 9
          (User)-[BOOKMARKED]->(Bill)  | different | MATCH ()-[r:BOOKMARKED]->() WITH r LIMIT 1 SET r.at = datetime()
          (Sitting)-[DISCUSSED]->(Bill) | different | MATCH ()-[r:DISCUSSED]->() WITH r LIMIT 1 SET r.position = NULL
          (Person)-[IS_USER]->(User)   | different | MATCH ()-[r:IS_USER]->() WITH r LIMIT 1 SET r.leftover = 1
          any other edge | extra | MATCH (a:User), (b:User) WITH a, b LIMIT 1 CREATE (a)-[:VOTED]->(b)
          any other edge | extra | MATCH (a:User), (b:Bill) WITH a, b LIMIT 1 CREATE (b)-[:VOTED]->(a)
          any other edge | extra | MATCH (a:User), (b:Bill) WITH a, b LIMIT 1 CREATE (b)-[:LIKES]->(a)
          """)
  void plantedDifferenceIsFound(String type, String kind, String cypher) throws SQLException {
    ComparisonResult result = compareAfter(cypher);

    assertThat(result.equal()).isFalse();
    assertThat(differences(result)).contains(type + " " + kind + " 1");
    assertThat(result.table()).contains("  " + type + " ");
  }

  @Test
  void movedEdgeIsMissingHereAndExtraThere() throws SQLException {
    ComparisonResult result =
        compareAfter(
            """
            MATCH (a:Bill)-[r:SPONSORED_BY]->(p), (other:Person) WHERE other <> p
            WITH a, r, other LIMIT 1 DELETE r CREATE (a)-[:SPONSORED_BY]->(other)
            """);

    assertThat(differences(result))
        .containsExactlyInAnyOrder(
            "(Bill)-[SPONSORED_BY]->(Person) missing 1", "(Bill)-[SPONSORED_BY]->(Person) extra 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (n:Bill) SET n._syncline_hash = [1, 2]",
        "MATCH ()-[r]->() SET r._syncline_key = 'x'",
        "CREATE (:SynclineCheckpoint {position: 1})",
        "MATCH (b:Bill) CREATE (b)<-[:SYNCLINE_WAITS]-(:SynclineWaitingEdge)"
      })
  void bookkeepingIsIgnored(String cypher) throws SQLException {
    ComparisonResult result = compareAfter(cypher);

    assertThat(result.equal()).isTrue();
  }

  private static ComparisonResult compare() throws SQLException {
    try (Session session = neo4j.driver().session()) {
      return new Comparison(connection, session).run();
    }
  }

  /** Changes the graph, compares, and takes the change back. */
  private static ComparisonResult compareAfter(String cypher) throws SQLException {
    try (Session session = neo4j.driver().session();
        Transaction transaction = session.beginTransaction()) {
      transaction.run(cypher).consume();
      return new Comparison(connection, transaction).run();
    }
  }

  private static List<String> differences(ComparisonResult result) {
    return Stream.concat(result.nodes().stream(), result.edges().stream())
        .flatMap(
            type ->
                Stream.of(
                        type.type() + " missing " + type.missing(),
                        type.type() + " extra " + type.extra(),
                        type.type() + " different " + type.different())
                    .filter(line -> !line.endsWith(" 0")))
        .toList();
  }
}
