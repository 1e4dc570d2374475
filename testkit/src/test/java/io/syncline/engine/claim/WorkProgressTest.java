// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.engine.AppliedListener;
import io.syncline.engine.Breaker;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.OutageLog;
import io.syncline.testkit.state.InMemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of workers. */
final class WorkProgressTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private final InMemoryStateStore state = new InMemoryStateStore();
  private final Breaker breaker = new Breaker("neo4j", EngineSettings.DEFAULTS.retry(), CLOCK);
  private final WorkProgress progress =
      new WorkProgress(
          List.of(Lane.HIGH, Lane.LOW),
          lane -> new PipelineId("s", "neo4j", lane),
          new WorkProgress.Followers(batch -> {}, diary(), breaker),
          new WorkProgress.Clocks(
              new OutageLog(LoggerFactory.getLogger(WorkProgressTest.class), "s"), CLOCK));

  private ClaimDiary diary() {
    return new ClaimDiary(
        state.journal(),
        new ClaimDiary.Place("s", "neo4j", "here pid 1"),
        entry -> entry.equals("Bill") ? Lane.HIGH : Lane.LOW,
        CLOCK,
        AppliedListener.NONE);
  }

  @Test
  void theBreakerIsShownAsItIs() {
    assertThat(progress.status()).extracting(PipelineStatus::breaker).containsOnly("closed");

    for (int i = 0; i < 5; i++) {
      breaker.away("no answer");
    }

    assertThat(progress.status()).extracting(PipelineStatus::breaker).containsOnly("open");
  }

  @Test
  void batchesAreSummedUpByLane() {
    progress.applied(batch("Bill", "1", "2"), Duration.ofSeconds(2));
    progress.applied(batch("Bill", "3"), Duration.ofSeconds(1));
    progress.refused(new EntityId("Bill", "4"));
    progress.flush(false);

    assertThat(state.journal().lastBatches("s"))
        .get()
        .isEqualTo(
            new BatchSummary(
                "s",
                "neo4j",
                Lane.HIGH,
                "queue",
                "completed_with_failures",
                2,
                4,
                1,
                0,
                CLOCK.instant().minusSeconds(2),
                CLOCK.instant(),
                1.5,
                "here pid 1",
                ""));
  }

  @Test
  void whatWentWellIsStoredOnceInAWhileAndAtTheEnd() {
    progress.applied(batch("Tag", "1"), Duration.ofSeconds(1));
    progress.flush(false);
    assertThat(state.journal().lastBatches("s")).isEmpty();

    progress.flush(true);

    assertThat(state.journal().lastBatches("s"))
        .get()
        .extracting(BatchSummary::lane)
        .isEqualTo(Lane.LOW);
  }

  private static Batch batch(String entry, String... keys) {
    BatchBuilder builder = new BatchBuilder();
    for (String key : keys) {
      builder.add(
          new Mutation.Remove(new EntityId(entry, key), new Version(1, new Position(2, 0))));
    }
    return builder.build(
        new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.START, ""), Batch.Scope.ALL);
  }
}
