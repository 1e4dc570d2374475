// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.embedded.SharedServers;
import io.syncline.testkit.contract.PipelineContract;
import io.syncline.testkit.contract.TargetStore;

final class Neo4jPipelineTest extends PipelineContract {

  @Override
  protected TargetStore openStore(BoundMapping mapping) {
    return new Neo4jStore(SharedServers.neo4j(), mapping);
  }

  @Override
  public int randomBatches() {
    return Integer.getInteger("batches", 4);
  }

  @Override
  public int concurrentRounds() {
    return Integer.getInteger("rounds", 2);
  }
}
