// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.testkit.contract.RowContract;
import io.syncline.testkit.contract.TargetStore;

/** The in-memory target keeps every rule of a target: what becomes of rows. */
final class InMemoryRowTest extends RowContract {

  @Override
  protected TargetStore openStore(BoundMapping mapping) {
    return InMemoryTargetStore.empty(mapping);
  }
}
