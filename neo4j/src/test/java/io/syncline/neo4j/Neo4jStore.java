// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.apply.Target;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.testkit.contract.TargetStore;
import io.syncline.testkit.graph.GraphUser;
import io.syncline.testkit.graph.GraphVandal;
import java.util.function.UnaryOperator;
import org.neo4j.driver.Driver;

/** A server, emptied, as the contracts see it. */
record Neo4jStore(EmbeddedNeo4j server, BoundMapping mapping, UnaryOperator<Driver> watch)
    implements TargetStore {
  Neo4jStore {
    TestGraph.empty(server);
  }

  Neo4jStore(EmbeddedNeo4j server, BoundMapping mapping) {
    this(server, mapping, UnaryOperator.identity());
  }

  @Override
  public Target open() {
    return Neo4jTarget.open(
        "graph",
        new Neo4jConfig(server.boltUri(), "", "", "", Neo4jConfig.TRANSACTION_TIMEOUT),
        new GraphModel(mapping),
        watch);
  }

  @Override
  public GraphUser user() {
    return new Neo4jUser(server.driver());
  }

  @Override
  public GraphVandal vandal() {
    return new Neo4jVandal(server.driver(), mapping);
  }

  @Override
  public void close() {}
}
