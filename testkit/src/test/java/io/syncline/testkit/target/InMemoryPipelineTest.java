// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.testkit.contract.PipelineContract;
import io.syncline.testkit.contract.TargetStore;

/** The in-memory target keeps every rule of a target: what pipelines are owed. */
final class InMemoryPipelineTest extends PipelineContract {

  @Override
  protected TargetStore openStore(BoundMapping mapping) {
    return InMemoryTargetStore.empty(mapping);
  }
}
