// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.ReadBacks;
import io.syncline.postgres.state.PostgresStateStore;
import io.syncline.testkit.contract.VerifyStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void changesThatWereReadBackAreSummedUp() {
    Instant noon = Instant.parse("2026-01-02T12:10:00Z");
    ReadBackStore store = state().readBacks();
    Duration soon = Duration.ofSeconds(5);
    Duration late = Duration.ofMinutes(5);

    store.add("a", "neo4j", noon.minusSeconds(7_200), new ReadBacks(soon, 9, 9, 9));
    store.add("a", "neo4j", noon, new ReadBacks(late, 1, 0, 0));
    store.add("a", "neo4j", noon, new ReadBacks(soon, 10, 1, 2));
    store.add("a", "neo4j", noon.plusSeconds(60), new ReadBacks(soon, 5, 0, 1));
    store.add("a", "other", noon, new ReadBacks(soon, 7, 7, 7));
    store.add("b", "neo4j", noon, new ReadBacks(soon, 7, 7, 7));

    assertThat(store.since("a", "neo4j", noon))
        .containsExactly(new ReadBacks(soon, 15, 1, 3), new ReadBacks(late, 1, 0, 0));
    store.prune("a", noon.minusSeconds(3_600));
    assertThat(store.since("a", "neo4j", Instant.EPOCH))
        .containsExactly(new ReadBacks(soon, 15, 1, 3), new ReadBacks(late, 1, 0, 0));
    assertThat(store.since("b", "neo4j", Instant.EPOCH)).hasSize(1);
  }

  @Override
  protected StateStore state() {
    return Objects.requireNonNull(store);
  }
}
