// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.Target;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.testkit.contract.TargetContract;
import io.syncline.testkit.contract.TargetStore;
import io.syncline.testkit.graph.GraphUser;
import io.syncline.testkit.graph.GraphVandal;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;

/** The in-memory target keeps every rule of a target. */
final class InMemoryTargetTest extends TargetContract {

  @Override
  protected TargetStore openStore(BoundMapping mapping) {
    InMemoryStore store = new InMemoryStore();
    return new TargetStore() {
      @Override
      public Target open() {
        return new InMemoryTarget("graph", mapping, store);
      }

      @Override
      public GraphUser user() {
        return new InMemoryTarget("graph", mapping, store).user();
      }

      @Override
      public GraphVandal vandal() {
        return new InMemoryTarget("graph", mapping, store).vandal();
      }

      @Override
      public void close() {}
    };
  }
}
