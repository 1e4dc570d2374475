// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.apply.Outcome;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.testkit.fault.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TargetCallsTest {
  private static final PipelineId NORMAL = new PipelineId("sync", "neo4j", Lane.NORMAL);
  private static final PipelineId HIGH = new PipelineId("sync", "neo4j", Lane.HIGH);

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final TargetCalls calls = new TargetCalls(Duration.ofSeconds(10), clock);
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void answer() {
    answer.countDown();
  }

  /** A call that comes back once {@link #answer} is there, whoever interrupts it. */
  private CompletableFuture<Integer> hang(PipelineId pipeline) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> call =
        CompletableFuture.supplyAsync(
            () -> calls.watching("neo4j", pipeline, "writing", () -> answered(begun)),
            work -> Thread.ofPlatform().daemon(true).start(work));
    begun.await();
    return call;
  }

  private int answered(CountDownLatch begun) {
    begun.countDown();
    boolean there = false;
    while (!there) {
      try {
        there = answer.await(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        there = false; // as deaf as a driver can be
      }
    }
    return 7;
  }

  @Test
  void aPipelineIsWaitedForOnceItsCallTakesTooLong() throws Exception {
    CompletableFuture<Integer> call = hang(NORMAL);

    clock.advance(Duration.ofSeconds(9));
    assertThat(calls.hanging()).isEmpty();
    clock.advance(Duration.ofSeconds(3));

    assertThat(calls.hanging())
        .hasValue(
            new TargetCalls.Hanging("neo4j has not answered for 12 s (writing)", Instant.EPOCH));
    assertThat(calls.seen(streaming(NORMAL)).state()).isEqualTo(State.WAITING);
    assertThat(calls.seen(streaming(NORMAL)).attention()).contains("12 s");
    assertThat(calls.seen(streaming(HIGH))).isEqualTo(streaming(HIGH));
    answer.countDown();
    assertThat(call.get()).isEqualTo(7);
    assertThat(calls.answeredSince(clock.instant())).isTrue();
    assertThat(calls.hanging()).isEmpty();
  }

  @Test
  void aCallThatIsGivenUpLetsItsCallerGo() throws Exception {
    CompletableFuture<Integer> call = hang(NORMAL);

    assertThat(calls.abandon()).isEqualTo(1);

    assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SynclineException.class)
        .hasMessageContaining("was given up");
    assertThat(calls.abandon()).isZero();
    assertThatThrownBy(() -> calls.watching("neo4j", NORMAL, "writing", () -> 1))
        .isInstanceOfSatisfying(
            SynclineException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE));
  }

  @Test
  void aCallThatFindsNobodyIsNoAnswer() {
    SynclineException away = new SynclineException(ErrorCode.TARGET_UNREACHABLE, "away");

    assertThatThrownBy(
            () ->
                calls.<Integer>watching(
                    "neo4j",
                    NORMAL,
                    "reading",
                    () -> {
                      throw away;
                    }))
        .isSameAs(away);
    calls.watching(
        "neo4j",
        NORMAL,
        "writing",
        () -> new Outcome.Retry("takes no connections", Outcome.Cause.UNREACHABLE));
    assertThat(calls.answeredSince(Instant.EPOCH)).isFalse();

    calls.watching(
        "neo4j", NORMAL, "writing", () -> new Outcome.Rejected("Neo.ClientError", "no such label"));
    assertThat(calls.answeredSince(Instant.EPOCH)).isTrue();
  }

  @Test
  void whatABriefCallBringsIsItsAnswer() {
    BriefCall brief = new BriefCall("neo4j", Duration.ofSeconds(60));
    IllegalStateException failure = new IllegalStateException("broken");

    assertThat(brief.ask(() -> 7)).isEqualTo(7);
    assertThatThrownBy(
            () ->
                brief.ask(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void aBriefCallWaitsForNoAnswerThatDoesNotCome() {
    BriefCall brief = new BriefCall("neo4j", Duration.ofMillis(50));

    assertThatThrownBy(() -> brief.ask(() -> answered(new CountDownLatch(1))))
        .isInstanceOf(SynclineException.class)
        .hasMessageContaining("neo4j did not answer within");
  }

  @Test
  void whatACallThrowsIsThrown() {
    IllegalStateException failure = new IllegalStateException("broken");

    assertThatThrownBy(
            () ->
                calls.watching(
                    "neo4j",
                    NORMAL,
                    "writing",
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  private static PipelineStatus streaming(PipelineId pipeline) {
    return new PipelineStatus(
        pipeline,
        State.STREAMING,
        "transactions",
        Position.START,
        0,
        0,
        0,
        0,
        null,
        0,
        0,
        "closed",
        null,
        Instant.EPOCH);
  }
}
