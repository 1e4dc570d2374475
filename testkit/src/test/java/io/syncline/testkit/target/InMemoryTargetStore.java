// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.Target;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.testkit.contract.TargetStore;
import io.syncline.testkit.graph.GraphUser;
import io.syncline.testkit.graph.GraphVandal;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;

/** A store in memory, as the contracts see it. */
record InMemoryTargetStore(BoundMapping mapping, InMemoryStore store) implements TargetStore {

  static InMemoryTargetStore empty(BoundMapping mapping) {
    return new InMemoryTargetStore(mapping, new InMemoryStore());
  }

  @Override
  public Target open() {
    return target();
  }

  private InMemoryTarget target() {
    return new InMemoryTarget("graph", mapping, store);
  }

  @Override
  public GraphUser user() {
    return target().user();
  }

  @Override
  public GraphVandal vandal() {
    return target().vandal();
  }

  @Override
  public void close() {}
}
