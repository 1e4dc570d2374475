// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Outcome;
import io.syncline.core.capture.ChangeQueue.Backlog;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.Refusal;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.engine.AppliedListener;
import io.syncline.engine.Breaker;
import io.syncline.engine.ChangeText;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.OutageLog;
import io.syncline.engine.call.TargetCalls;
import io.syncline.testkit.state.InMemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of workers. */
final class WorkProgressTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private final InMemoryStateStore state = new InMemoryStateStore();
  private final Breaker breaker = new Breaker("neo4j", EngineSettings.DEFAULTS.retry(), CLOCK);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final WorkProgress progress =
      new WorkProgress(
          List.of(Lane.HIGH, Lane.LOW),
          lane -> new PipelineId("s", "neo4j", lane),
          new WorkProgress.Followers(batch -> {}, diary(), operations(), breaker),
          new WorkProgress.Clocks(
              new OutageLog(LoggerFactory.getLogger(WorkProgressTest.class), "s"), CLOCK),
          new WorkProgress.Instruments(new TargetCalls(Duration.ofSeconds(10), CLOCK), registry));

  private ClaimDiary diary() {
    return new ClaimDiary(
        state.journal(),
        new ClaimDiary.Place("s", "neo4j", "here pid 1"),
        entry -> entry.equals("Bill") ? Lane.HIGH : Lane.LOW,
        CLOCK,
        AppliedListener.NONE);
  }

  private ClaimOperations operations() {
    return new ClaimOperations(
        state.journal(),
        new ClaimDiary.Place("s", "neo4j", "here pid 1"),
        EngineSettings.DEFAULTS.failures(),
        new ChangeText(new BoundMapping(List.of(), List.of(), Bookkeeping.DEFAULTS), Set.of()),
        CLOCK);
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
  void whatIsRefusedIsSummedUpWithTheBatchesOfItsLane() {
    progress.applied(Lane.HIGH, batch("Bill", "1", "2"), Duration.ofSeconds(2));
    progress.applied(Lane.HIGH, batch("Bill", "3"), Duration.ofSeconds(1));
    progress.refused(refusal("Bill", Lane.HIGH, "4"));
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
  void lanesAreMeasuredEachForItself() {
    progress.claimed(claims("Bill", Lane.HIGH, "1", "2"));
    progress.applied(Lane.HIGH, batch("Bill", "1", "2"), Duration.ofSeconds(2));
    progress.refused(refusal("Bill", Lane.HIGH, "4"));
    progress.failed(Lane.HIGH, new Outcome.Retry("locked", Outcome.Cause.CONTENDED));
    progress.observed(Map.of(Lane.LOW, new Backlog(7, CLOCK.instant().minusSeconds(5), 3)), 9, 2);

    RequiredSearch high = registry.get("syncline.claim.age").tags("lane", "high");
    assertThat(high.timer().totalTime(TimeUnit.SECONDS)).isEqualTo(60);
    assertThat(value("syncline.applied.changes", "high")).isEqualTo(2);
    assertThat(registry.get("syncline.commit.to.applied").tags("lane", "high").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("syncline.refused").tags("type", "Bill").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("syncline.apply.failures").tags("kind", "contended").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("syncline.queue.waiting").tags("lane", "low").gauge().value())
        .isEqualTo(7);
    assertThat(registry.get("syncline.lag.seconds").tags("lane", "low").gauge().value())
        .isEqualTo(5);
    assertThat(registry.get("syncline.dead.letters").tags("lane", "low").gauge().value())
        .isEqualTo(3);
    assertThat(value("syncline.applied.changes", "low")).isZero();
  }

  private double value(String counter, String lane) {
    return registry.get(counter).tags("lane", lane).counter().count();
  }

  @Test
  void aLaneThatIsPausedOrInTroubleIsShownSoAndNoOther() {
    progress.begin();
    progress.failed(Lane.LOW, new Outcome.Retry("too busy", Outcome.Cause.TRANSIENT));
    assertThat(progress.status())
        .extracting(PipelineStatus::state)
        .containsExactly(PipelineStatus.State.STREAMING, PipelineStatus.State.WAITING);

    progress.pause(Set.of(Lane.HIGH));
    progress.applied(Lane.LOW, batch("Tag", "1"), Duration.ofSeconds(1));

    assertThat(progress.status())
        .extracting(PipelineStatus::state)
        .containsExactly(PipelineStatus.State.PAUSED, PipelineStatus.State.STREAMING);
    assertThat(progress.closed().contains(Lane.HIGH)).isTrue();
  }

  @Test
  void aLaneThatAnErrorStoppedSaysWhyAndTheWorkEndsWithTheLast() {
    SynclineException error = new SynclineException(ErrorCode.TARGET_OCCUPIED, "taken");
    progress.begin();
    progress.stop(Lane.LOW, error);

    assertThat(progress.status())
        .extracting(PipelineStatus::state)
        .containsExactly(PipelineStatus.State.STREAMING, PipelineStatus.State.STOPPED_BY_ERROR);
    assertThat(progress.status().getLast().attention()).isEqualTo("[TARGET_OCCUPIED] taken");
    assertThat(progress.failure()).isNull();

    progress.stop(Lane.HIGH, new SynclineException(ErrorCode.TARGET_RIGHTS, "not allowed"));
    assertThat(progress.failure()).isNotNull();
  }

  private static Refusal refusal(String entry, Lane lane, String key) {
    return new Refusal(claims(entry, lane, key).getFirst(), "Neo.X", "too large", "{}");
  }

  private static List<Claim> claims(String entry, Lane lane, String... keys) {
    return Stream.of(keys)
        .map(
            key ->
                new Claim(
                    new EntityId(entry, key), 2, lane, CLOCK.instant().minusSeconds(60), 0, null))
        .toList();
  }

  private static ClaimedBatch batch(String entry, String... keys) {
    BatchBuilder builder = new BatchBuilder();
    for (String key : keys) {
      builder.add(
          new Mutation.Remove(new EntityId(entry, key), new Version(1, new Position(2, 0))));
    }
    List<Done> done =
        claims(entry, Lane.NORMAL, keys).stream().map(claim -> new Done(claim, false)).toList();
    return new ClaimedBatch(
        builder.build(ClaimReader.NOWHERE, Batch.Scope.ALL), done, List.of(), List.of());
  }
}
