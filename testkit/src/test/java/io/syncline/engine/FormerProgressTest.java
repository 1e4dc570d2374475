// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.mapping.Lane;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a former engine said is not forgotten by the next one. */
final class FormerProgressTest {
  private static final PipelineId PIPELINE = new PipelineId("sync", "neo4j", Lane.NORMAL);
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static PipelineStatus said(Lane lane, long waitingEdges, Instant at) {
    return new PipelineStatus(
        new PipelineId("sync", "neo4j", lane),
        PipelineStatus.State.STOPPED,
        "transactions",
        Position.endOf(100),
        0,
        0,
        17,
        42,
        NOON,
        waitingEdges,
        0,
        "closed",
        null,
        at);
  }

  @Test
  void aPipelineGoesOnCountingWhereTheFormerOneStopped() {
    FormerProgress former =
        new FormerProgress(List.of(said(Lane.NORMAL, 5, NOON), said(Lane.LOW, 5, NOON)));
    PipelineProgress progress = new PipelineProgress(PIPELINE, true);

    former.of(PIPELINE).ifPresent(progress::remember);

    PipelineStatus status = progress.status(NOON.plusSeconds(60));
    assertThat(status.lastBatchAt()).isEqualTo(NOON);
    assertThat(status.appliedTransactions()).isEqualTo(17);
    assertThat(status.appliedChanges()).isEqualTo(42);
    assertThat(status.waitingEdges()).isEqualTo(5);
  }

  @Test
  void aPipelineThatHasNotReadItsCheckpointIsWhereTheFormerOneStopped() {
    PipelineProgress progress = new PipelineProgress(PIPELINE, true);

    progress.remember(said(Lane.NORMAL, 0, NOON));
    progress.source(164);

    assertThat(progress.status(NOON).position()).isEqualTo(Position.endOf(100));
    assertThat(progress.status(NOON).lagBytes()).isEqualTo(64);
  }

  @Test
  void whoCountedLastKnowsHowManyEdgesWait() {
    FormerProgress former =
        new FormerProgress(
            List.of(said(Lane.HIGH, 7, NOON), said(Lane.LOW, 3, NOON.minusSeconds(1))));

    assertThat(former.waitingEdges("neo4j")).isEqualTo(7);
    assertThat(former.waitingEdges("other")).isZero();
  }
}
