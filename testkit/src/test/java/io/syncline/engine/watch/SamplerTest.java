// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Preferences;
import io.syncline.testkit.fault.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SamplerTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATE = Duration.ofSeconds(60);
  private static final int ALL = Integer.MAX_VALUE;

  private final ManualClock clock = new ManualClock(Instant.EPOCH);

  private Sampler sampler(double share, int perSecond) {
    ContinuousPlan plan =
        new ContinuousPlan("neo4j", share, perSecond, List.of(SOON, LATE), Preferences.POSTGRES);
    return new Sampler(plan, clock, new SplittableRandom(1));
  }

  private static Batch batch(int first, int size) {
    List<Mutation.Remove> removals =
        IntStream.range(first, first + size)
            .mapToObj(i -> new EntityId("Bill", "" + i))
            .map(id -> new Mutation.Remove(id, new Version(1, Position.START)))
            .toList();
    EntryBatch entry = new EntryBatch("Bill", false, List.of(), List.of(), List.of(), removals);
    Checkpoint checkpoint = new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.START, "");
    return new Batch(List.of(entry), List.of(), checkpoint, Batch.Scope.ALL);
  }

  @Test
  void aChangeIsDueOnceForEachWhileAfterItWasApplied() {
    Sampler sampler = sampler(1, 10);
    sampler.applied(batch(7, 1));

    assertThat(sampler.due(0, ALL)).isEmpty();
    clock.advance(SOON);
    assertThat(sampler.due(0, ALL)).extracting(s -> s.id().key()).containsExactly("7");
    assertThat(sampler.due(0, ALL)).isEmpty();
    assertThat(sampler.due(1, ALL)).isEmpty();
    clock.advance(LATE);
    assertThat(sampler.due(1, ALL)).extracting(s -> s.id().key()).containsExactly("7");
  }

  @Test
  void noMoreAreTakenThanTheLimitWhateverTheLoad() {
    Sampler sampler = sampler(1, 10);

    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 50; i++) {
        sampler.applied(batch(i * 1000, 1000));
        clock.advance(Duration.ofMillis(20));
      }
    }

    clock.advance(LATE);
    assertThat(sampler.due(0, ALL)).hasSizeBetween(250, 310);
    assertThat(sampler.due(1, ALL)).hasSizeBetween(250, 310);
  }

  @Test
  void memoryIsBoundedIfNobodyReadsThemBack() {
    Sampler sampler = sampler(1, 10);

    for (int i = 0; i < 10_000; i++) {
      sampler.applied(batch(i, 1));
      clock.advance(Duration.ofMillis(100));
    }

    clock.advance(LATE);
    assertThat(sampler.due(0, ALL)).hasSize(10 * (5 + 60));
    assertThat(sampler.due(1, ALL)).hasSize(10 * (60 + 60));
  }

  @Test
  void onlyTheShareIsTakenAndEveryPlaceInABatchMayBe() {
    Sampler sampler = sampler(0.01, 100);
    Set<String> keys = new HashSet<>();
    int taken = 0;

    for (int i = 0; i < 2_000; i++) {
      sampler.applied(batch(0, 10));
      clock.advance(Duration.ofSeconds(1));
      List<Sampler.Sample> due = sampler.due(0, ALL);
      taken += due.size();
      due.forEach(sample -> keys.add(sample.id().key()));
    }

    assertThat(taken).isBetween(120, 280);
    assertThat(keys).hasSize(10);
  }
}
