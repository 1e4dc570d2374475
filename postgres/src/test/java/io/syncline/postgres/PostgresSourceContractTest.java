// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.testkit.contract.SourceContract;
import io.syncline.testkit.contract.SourceStore;

/** PostgreSQL keeps what every source promises. */
final class PostgresSourceContractTest extends SourceContract {

  @Override
  protected SourceStore openStore() {
    return new PostgresSourceStore();
  }
}
