// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.postgres.state.PostgresStateStore;
import io.syncline.testkit.contract.VerifyStoreContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** By the role that owns nothing. */
final class PostgresVerifyStoreTest extends VerifyStoreContract {
  private @Nullable TestDatabase database;
  private @Nullable PostgresStateStore store;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    database.setUp();
    store = new PostgresStateStore(database.runtime());
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(store).close();
    Objects.requireNonNull(database).close();
  }

  @Override
  protected StateStore state() {
    return Objects.requireNonNull(store);
  }
}
