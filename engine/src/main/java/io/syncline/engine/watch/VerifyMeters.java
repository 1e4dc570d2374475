// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.verify.LastRuns;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the last comparisons found, as metrics; NaN while there was none. */
final class VerifyMeters {
  private static final double MILLIS = 1000.0;

  private final InstantSource clock;
  private volatile LastRuns runs = new LastRuns(null, null);

  VerifyMeters(MeterRegistry registry, String sync, String target, InstantSource clock) {
    this.clock = clock;
    Tags tags = Tags.of("sync", sync, "target", target);
    gauge(registry, tags, "syncline.verify.different", VerifyMeters::different);
    gauge(registry, tags, "syncline.verify.undecided", run -> run.undecided());
    Gauge.builder("syncline.verify.age.seconds", this, VerifyMeters::age)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, Tags tags, String name, ToDoubleFunction<VerifyRun> value) {
    Gauge.builder(name, this, meters -> meters.last(value))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  void show(LastRuns now) {
    runs = now;
  }

  private double last(ToDoubleFunction<VerifyRun> value) {
    VerifyRun last = runs.last();
    return last == null ? Double.NaN : value.applyAsDouble(last);
  }

  private static double different(VerifyRun run) {
    return (double)
        (run.tally().count(Verdict.DIFFERENT)
            + run.tally().count(Verdict.KNOWN_FAILURE)
            + run.flaws().size());
  }

  /** How long ago the last run began that left nothing undecided. */
  private double age() {
    @Nullable VerifyRun complete = runs.complete();
    return complete == null
        ? Double.NaN
        : Duration.between(complete.startedAt(), clock.instant()).toMillis() / MILLIS;
  }
}
