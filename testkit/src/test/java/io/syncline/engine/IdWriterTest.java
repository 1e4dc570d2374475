// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.testkit.target.InMemoryTarget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who of several processes looks for ids that are to be written. */
final class IdWriterTest {

  @Test
  void onlyWhoLeadsSearchesAndBeginsWhenItDoes() throws Exception {
    BoundMapping mapping = SimulatedMappings.everything();
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch searched = new CountDownLatch(1);
    AtomicBoolean leads = new AtomicBoolean();
    try (InMemoryTarget target = new InMemoryTarget("graph", mapping)) {
      IdWriter writer =
          new IdWriter(
              new Searched(searched),
              target.reader(),
              mapping,
              () -> {
                asked.countDown();
                return leads.get();
              });
      Thread thread = Thread.ofPlatform().start(writer::run);

      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(searched.getCount()).as("searches to come").isEqualTo(1);
      leads.set(true);

      assertThat(searched.await(30, TimeUnit.SECONDS)).isTrue();
      thread.interrupt();
      thread.join();
    }
  }

  /** References that are all as they should be. */
  private record Searched(CountDownLatch once) implements BackReferences {
    @Override
    public List<String> write(
        TableId table, KeyColumns key, String column, Map<String, String> ids) {
      return List.of();
    }

    @Override
    public List<String> findMissing(Rows rows, @Nullable String after, int limit) {
      once.countDown();
      return List.of();
    }

    @Override
    public List<String> findWrong(Rows rows, String prefix, @Nullable String after, int limit) {
      once.countDown();
      return List.of();
    }
  }
}
