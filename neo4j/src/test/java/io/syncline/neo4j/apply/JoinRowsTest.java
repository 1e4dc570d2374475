// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import io.syncline.neo4j.Civic;
import io.syncline.neo4j.Neo4jConfig;
import io.syncline.neo4j.Neo4jTarget;
import io.syncline.neo4j.model.GraphModel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.summary.Plan;

final class JoinRowsTest {
  private final EmbeddedNeo4j server = SharedServers.neo4j();

  @Test
  void rowsAreSoughtInTheIndexAlsoWherePlannedWhenThereWereFew() {
    server.clear();
    Neo4jConfig config =
        new Neo4jConfig(server.boltUri(), "", "", "", Neo4jConfig.TRANSACTION_TIMEOUT);
    try (Neo4jTarget target = Neo4jTarget.open("neo4j", config, Civic.mapping());
        Session session = server.driver().session()) {
      target.setUp();
      GraphModel model = new GraphModel(Civic.mapping());
      JoinRows rows = new JoinRows(model.edge("VOTED"), model.names());

      for (int edges : new int[] {0, 1, 30}) {
        session
            .run("UNWIND range(1, $edges) AS i CREATE ()-[:VOTED]->()", Map.of("edges", edges))
            .consume();
        Plan plan =
            session
                .run("CYPHER replan=force EXPLAIN " + rows.edge() + "RETURN r")
                .consume()
                .queryPlan()
                .orElseThrow();

        assertThat(operators(plan)).as("%d edges", edges).contains("Seek").doesNotContain("Scan");
      }
    }
  }

  private static String operators(Plan plan) {
    return plan.operatorType()
        + " "
        + String.join(" ", plan.children().stream().map(JoinRowsTest::operators).toList());
  }
}
