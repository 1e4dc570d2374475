// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.apply.Outcome;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class PipelineMetersTest {
  private static final PipelineId PIPELINE = new PipelineId("sync", "neo4j", Lane.NORMAL);

  @Test
  void gaugesFollowAPipelineThatBeginsAgain() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    PipelineProgress former = new PipelineProgress(PIPELINE, true);
    PipelineProgress present = new PipelineProgress(PIPELINE, true);
    new PipelineMeters(registry, PIPELINE).gauges(former, Clock.systemUTC());
    new PipelineMeters(registry, PIPELINE).gauges(present, Clock.systemUTC());

    former.source(1);
    former.waitingEdges(5);
    present.source(1);
    present.waitingEdges(7);

    assertThat(registry.get("syncline.waiting.edges").gauge().value()).isEqualTo(7);
  }

  @Test
  void deadlocksAreCountedByThemselves() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    new PipelineMeters(registry, PIPELINE)
        .failed(new Outcome.Retry("cycle", Outcome.Cause.CONTENDED));

    assertThat(registry.get("syncline.apply.failures").tag("kind", "contended").counter().count())
        .isEqualTo(1);
  }

  @Test
  void waitingEdgesAreCountedOnceForAllLanes() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    for (Lane lane : Lane.values()) {
      PipelineId pipeline = new PipelineId("sync", "neo4j", lane);
      PipelineProgress progress = new PipelineProgress(pipeline, true);
      progress.source(1);
      progress.waitingEdges(7);
      new PipelineMeters(registry, pipeline).gauges(progress, Clock.systemUTC());
    }

    assertThat(registry.find("syncline.waiting.edges").gauges())
        .singleElement()
        .satisfies(gauge -> assertThat(gauge.value()).isEqualTo(7));
  }
}
