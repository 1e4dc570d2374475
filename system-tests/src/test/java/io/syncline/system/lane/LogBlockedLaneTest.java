// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus.State;

/** What is locked keeps its whole transaction waiting, and sets nothing aside. */
final class LogBlockedLaneTest extends BlockedLaneRules {

  LogBlockedLaneTest() {
    super("capture: log");
  }

  @Override
  void awaitTriedInVain() throws Exception {
    await().atMost(PATIENCE).until(() -> story.sync().status().getLast().state() == State.WAITING);
    assertThat(late()).isZero();
    assertThat(entities("failed")).isEmpty();
  }
}
