// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.state.InMemoryStateStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FailpointsTest {
  private static final Instant NOW = Instant.EPOCH;

  private final List<String> passed = new ArrayList<>();

  private StateStore store(String failpoint) {
    return Failpoints.parse(failpoint, passed::add)
        .around(StateStore.class, new InMemoryStateStore());
  }

  @Test
  void everyStepIsPassedBeforeAndAfterAndNothingElse() {
    StateStore store = store("every");

    store.saveMapping("sync", Map.of());
    store.loadMapping("sync");
    store.journal().prune("sync", NOW);

    assertThat(passed)
        .containsExactly(
            "before:StateStore.saveMapping",
            "after:StateStore.saveMapping",
            "before:Journal.prune",
            "after:Journal.prune");
  }

  @Test
  void onlyTheOneThatIsArmedAndOnlyOnce() {
    StateStore store = store("after:Journal.prune@2");
    store.journal().prune("sync", NOW);
    assertThat(passed).isEmpty();

    store.saveMapping("sync", Map.of());
    store.journal().prune("sync", NOW);
    store.journal().prune("sync", NOW);
    assertThat(passed).containsExactly("after:Journal.prune");
  }

  @Test
  void theNthPlaceWhicheverItIs() {
    StateStore store = store("any@3");

    store.saveMapping("sync", Map.of());
    store.journal().prune("sync", NOW);

    assertThat(passed).containsExactly("before:Journal.prune");
  }

  @Test
  void whatIsRefusedIsRefusedAsItWasAndIsNotAStep() {
    InMemoryDatabase database =
        new InMemoryDatabase(new Catalog(Map.of()), InstantSource.fixed(NOW));
    ChangeSource source =
        Failpoints.parse("every", passed::add).around(ChangeSource.class, database.open());
    database.crash(new Random(1));

    assertThatThrownBy(source::heartbeat).isInstanceOf(SynclineException.class);
    assertThat(passed).containsExactly("before:ChangeSource.heartbeat");
  }

  @Test
  void whereNoneIsArmedTheStoreIsItself() {
    StateStore store = new InMemoryStateStore();

    assertThat(Failpoints.parse("", passed::add).around(StateStore.class, store)).isSameAs(store);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> store("before:StateStore.save"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no failpoint \"before:StateStore.save\"; there are any, every, ")
        .hasMessageContaining("before:StateStore.saveMapping");
  }
}
