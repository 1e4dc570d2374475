// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.mapping.Lane;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LaneOrderTest {
  private static final List<Lane> LANES = List.of(Lane.CRITICAL, Lane.HIGH, Lane.NORMAL, Lane.LOW);

  /** Every lane always has work: what is claimed is of the first. */
  @Test
  void everyLaneGetsItsTurnAndTheHighestMost() {
    LaneOrder order = new LaneOrder(LANES);

    Map<Lane, Long> served =
        Stream.generate(order::next)
            .limit(240)
            .collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));

    assertThat(served)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Lane.CRITICAL, 210L, Lane.HIGH, 10L, Lane.NORMAL, 10L, Lane.LOW, 10L));
  }

  @Test
  void theOthersKeepTheirOrder() {
    LaneOrder order = new LaneOrder(LANES);

    List<List<Lane>> orders = Stream.generate(order::next).limit(240).toList();

    assertThat(orders)
        .allSatisfy(
            lanes ->
                assertThat(lanes.subList(1, 4))
                    .isEqualTo(LANES.stream().filter(lane -> lane != lanes.getFirst()).toList()));
  }

  @Test
  void oneLaneIsAlwaysServed() {
    LaneOrder order = new LaneOrder(List.of(Lane.LOW));

    assertThat(Stream.generate(order::next).limit(20).map(List::getFirst).distinct())
        .containsExactly(Lane.LOW);
  }
}
