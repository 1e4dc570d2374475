// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.testkit.contract.VerifyStoreContract;
import io.syncline.testkit.state.InMemoryStateStore;

final class InMemoryVerifyStoreTest extends VerifyStoreContract {
  private final InMemoryStateStore store = new InMemoryStateStore();

  @Override
  protected StateStore state() {
    return store;
  }
}
