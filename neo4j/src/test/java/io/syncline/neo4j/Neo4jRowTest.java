// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.embedded.SharedServers;
import io.syncline.testkit.contract.RowContract;
import io.syncline.testkit.contract.TargetStore;
import org.junit.jupiter.api.AfterAll;

final class Neo4jRowTest extends RowContract {
  private static final PlanWatch PLANS = new PlanWatch();

  @Override
  protected TargetStore openStore(BoundMapping mapping) {
    return new Neo4jStore(SharedServers.neo4j(), mapping, PLANS);
  }

  /** A plan is made once, of an almost empty graph, and used for whatever comes then. */
  @AfterAll
  static void whatIsDoneForEachRowSeeksIt() {
    assertThat(PLANS.ofRows()).hasSizeGreaterThan(50);
    assertThat(PLANS.ofRows())
        .allSatisfy((statement, plan) -> assertThat(plan).doesNotContain("Scan", "HashJoin"));
  }
}
