// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.syncline.core.apply.Outcome;
import io.syncline.core.checkpoint.PipelineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The metrics of one pipeline; names and units are listed in the guide to operating. */
public final class PipelineMeters {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Tags ofTarget; // of what all lanes share
  private final Counter changes;
  private final Counter transactions;
  private final Timer apply;
  private final Timer lag;
  private final DistributionSummary batchSize;

  public PipelineMeters(MeterRegistry registry, io.syncline.core.checkpoint.PipelineId pipeline) {
    this.registry = registry;
    this.ofTarget = Tags.of("sync", pipeline.sync(), "target", pipeline.target());
    this.tags = ofTarget.and("lane", pipeline.lane().text());
    this.changes = registry.counter("syncline.applied.changes", tags);
    this.transactions = registry.counter("syncline.applied.transactions", tags);
    this.apply = timer("syncline.apply.duration");
    this.lag = timer("syncline.commit.to.applied");
    this.batchSize =
        DistributionSummary.builder("syncline.batch.size").tags(tags).register(registry);
  }

  private Timer timer(String name) {
    return Timer.builder(name).tags(tags).publishPercentiles(0.5, 0.99).register(registry);
  }

  /** Shows this progress from now on, also where a former one of the same pipeline was shown. */
  void gauges(PipelineProgress progress, java.time.InstantSource clock) {
    gauge("syncline.lag.bytes", progress, clock, PipelineStatus::lagBytes);
    gauge("syncline.lag.seconds", progress, clock, PipelineStatus::lagSeconds);
    gauge(
        "syncline.waiting.edges",
        ofTarget,
        progress,
        p -> p.status(clock.instant()).waitingEdges());
    gauge("syncline.dead.letters", progress, clock, PipelineStatus::deadLetters);
  }

  /** The same of a lane of a queue. */
  public void queueGauges(Supplier<PipelineStatus> status) {
    gauge("syncline.queue.waiting", status, s -> s.get().lagBytes());
    gauge("syncline.lag.seconds", status, s -> s.get().lagSeconds());
    gauge("syncline.waiting.edges", ofTarget, status, s -> s.get().waitingEdges());
    gauge("syncline.dead.letters", status, s -> s.get().deadLetters());
  }

  /** In place of a former gauge of this name, which showed what is gone. */
  public <T> void gauge(String name, T of, java.util.function.ToDoubleFunction<T> value) {
    gauge(name, tags, of, value);
  }

  private <T> void gauge(
      String name, Tags tags, T of, java.util.function.ToDoubleFunction<T> value) {
    Gauge former = registry.find(name).tags(tags).gauge();
    if (former != null) {
      registry.remove(former);
    }
    Gauge.builder(name, of, value).tags(tags).strongReference(true).register(registry);
  }

  private void gauge(
      String name,
      PipelineProgress progress,
      java.time.InstantSource clock,
      java.util.function.ToDoubleFunction<PipelineStatus> value) {
    gauge(name, progress, p -> value.applyAsDouble(p.status(clock.instant())));
  }

  void applied(PreparedBatch batch, int entities, Instant began, Instant ended) {
    changes.increment((double) batch.changes());
    transactions.increment((double) batch.transactions());
    batchSize.record(entities);
    apply.record(Duration.between(began, ended));
    Instant oldest = batch.oldestCommit();
    if (oldest != null && !ended.isBefore(oldest)) {
      lag.record(Duration.between(oldest, ended));
    }
  }

  /**
   * Entities of a queue are in the target.
   *
   * @param oldest when the first of them changed
   */
  public void applied(int entities, Duration took, Instant oldest, Instant ended) {
    changes.increment(entities);
    batchSize.record(entities);
    apply.record(took);
    lag.record(age(oldest, ended));
  }

  /** Entities of a queue were claimed, of which the first changed then. */
  public void claimed(Instant oldest, Instant now) {
    timer("syncline.claim.age").record(age(oldest, now));
  }

  private static Duration age(Instant since, Instant now) {
    return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
  }

  /** A row was set aside, or refused again. */
  public void refused(String entry) {
    registry.counter("syncline.refused", tags.and("type", entry)).increment();
  }

  /** An attempt was not applied. */
  public void failed(Outcome outcome) {
    registry.counter("syncline.apply.failures", tags.and("kind", kind(outcome))).increment();
  }

  private static String kind(Outcome outcome) {
    return outcome instanceof Outcome.Retry retry && retry.cause() == Outcome.Cause.CONTENDED
        ? "contended"
        : outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }
}
