// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.embedded.SharedServers;
import io.syncline.testkit.contract.RowContract;
import io.syncline.testkit.contract.TargetStore;

final class Neo4jRowTest extends RowContract {

  @Override
  protected TargetStore openStore(BoundMapping mapping) {
    return new Neo4jStore(SharedServers.neo4j(), mapping);
  }
}
