// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.checkpoint.StateStore.Lease;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.state.PostgresStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept beside the users' tables, by the role that owns nothing. */
final class StateStoreTest {
  private TestDatabase database;
  private PostgresStateStore store;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    database.setUp();
    store = new PostgresStateStore(database.runtime());
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void theLeaseHasOneHolderAndEndsWithItsSession() throws Exception {
    try (PostgresStateStore other = new PostgresStateStore(database.runtime())) {
      Lease lease = Objects.requireNonNull(store.tryLease("a", "one"));

      assertThat(lease.held()).isTrue();
      assertThat(other.tryLease("a", "two")).isNull();
      assertThat(other.findLeaseHolder("a")).contains("one");
      assertThat(other.findLeaseHolder("b")).isEmpty();

      database.sql(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
              + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      assertThat(lease.held()).isFalse();
      assertThat(other.findLeaseHolder("a")).isEmpty();
      assertThat(other.tryLease("a", "two")).isNotNull();
      lease.close();
    }
  }

  @Test
  void aStandbyGivesNoLeaseYet() {
    database.sql("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");

    assertThatExceptionOfType(SynclineException.class)
        .isThrownBy(() -> store.tryLease("a", "one"))
        .withMessageContaining("the server takes no writes, as a standby")
        .matches(failure -> failure.code() == ErrorCode.SOURCE_UNREACHABLE);
  }

  @Test
  void whoRunsASyncHearsThatItIsAsked() {
    try (PostgresStateStore other = new PostgresStateStore(database.runtime());
        Lease lease = Objects.requireNonNull(store.tryLease("a", "one"))) {
      assertThat(lease.asked()).isFalse();

      other.askForAcknowledgement("b");
      other.askForAcknowledgement("a");

      await().atMost(Duration.ofSeconds(10)).until(lease::asked);
      assertThat(lease.asked()).isFalse();

      other.askForAcknowledgement("b");
      await().during(Duration.ofMillis(300)).until(() -> !lease.asked());
    }
  }

  @Test
  void whereAMappingHoldsFromIsThatOfItsLastChange() {
    Version first = new Version(1, new Position(10, 0));
    Version second = new Version(2, new Position(7, 3));
    store.verifications().saveReadFrom("a", Map.of("Bill", first, "Person", first));
    store.verifications().saveReadFrom("a", Map.of("Bill", second));

    assertThat(store.verifications().readFrom("a"))
        .isEqualTo(Map.of("Bill", second, "Person", first));
    assertThat(store.verifications().readFrom("b")).isEmpty();
  }

  @Test
  void mappingErasAndFingerprintsAreKept() {
    AppliedEntry bill = new AppliedEntry("f", "{\"a\":1}", true, "old");
    store.saveMapping("a", Map.of("Bill", bill, "Person", bill));
    store.saveMapping("a", Map.of("Bill", bill));
    store.saveFingerprints("a", Map.of(TableId.of("t"), "one", TableId.of("u"), "two"));
    store.saveFingerprints("a", Map.of(TableId.of("t"), "three"));

    assertThat(store.loadMapping("a")).isEqualTo(Map.of("Bill", bill));
    assertThat(store.loadMapping("b")).isEmpty();
    assertThat(store.loadFingerprints("a"))
        .isEqualTo(Map.of(TableId.of("t"), "three", TableId.of("u"), "two"));
    assertThat(store.loadEra("a")).isEqualTo(1);
    assertThat(store.beginEra("a", 1)).isEqualTo(2);
    assertThat(store.loadEra("a")).isEqualTo(2);
    assertThat(store.beginEra("a", 7)).as("a restored one may have forgotten eras").isEqualTo(8);
  }

  @Test
  void aStatusIsPublishedAsItIs() {
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
    PipelineStatus status =
        new PipelineStatus(
            Follower.PIPELINE,
            PipelineStatus.State.STREAMING,
            "transactions",
            Position.endOf(0x1_2345_6789L),
            12,
            0.5,
            3,
            4,
            null,
            5,
            6,
            "open",
            "look",
            at);
    store.saveStatus(status);
    store.saveStatus(status);

    assertThat(store.loadStatus("test")).containsExactly(status);
  }

  @Test
  void withoutTablesItIsSaidWhatToDo() {
    database.sql("DROP SCHEMA syncline CASCADE");

    assertThatThrownBy(() -> store.loadEra("a"))
        .isInstanceOfSatisfying(
            SynclineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_APPLIED))
        .hasMessageContaining("syncline apply");
  }

  @Test
  void whatAPipelineSaidLastIsKept() {
    Acknowledgement first =
        new Acknowledgement(
            Follower.PIPELINE, Position.endOf(0x1_2345_6789L), Set.of(), "", Instant.EPOCH);
    Acknowledgement last =
        new Acknowledgement(
            Follower.PIPELINE,
            new Position(0xFFFF_FFFF_FFL, 3),
            Set.of(4_294_967_295L, 3L),
            "5000000000:5000000009:5000000002,5000000007",
            Instant.parse("2026-01-02T03:04:05.678Z"));

    assertThat(store.findAcknowledgement(Follower.PIPELINE)).isEmpty();
    store.saveAcknowledgement(first);
    assertThat(store.findAcknowledgement(Follower.PIPELINE)).contains(first);
    store.saveAcknowledgement(last);
    assertThat(store.findAcknowledgement(Follower.PIPELINE)).contains(last);
    assertThat(
            store.findAcknowledgement(
                new PipelineId("test", "graph", io.syncline.core.mapping.Lane.LOW)))
        .isEmpty();
  }
}
