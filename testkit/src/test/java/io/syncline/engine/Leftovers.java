// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Position;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.target.InMemoryTarget;
import java.util.List;

/** A target that has rows of one entry, and a source that has none. */
public final class Leftovers {
  public static final BoundMapping MAPPING = CivicMapping.mapping();
  public static final String ENTRY = "VOTED";

  private final InMemoryTarget target = new InMemoryTarget("graph", MAPPING);

  public Leftovers(int rows) {
    BatchBuilder batch = new BatchBuilder();
    for (int i = 0; i < rows; i++) {
      batch.add(
          new Mutation.Upsert(
              new EntityId(ENTRY, Integer.toString(i)),
              new Version(1, Position.endOf(1)),
              null,
              new EntityState.EdgeState("1", "2", List.of(Value.of("1"), Value.of("x")))));
    }
    TargetWriter writer = target.writer(new PipelineId("s", "graph", Lane.NORMAL));
    writer.takeOver();
    writer.apply(
        batch.build(new Checkpoint(Stage.STREAM, 1, Position.endOf(1), "s"), Batch.Scope.ALL),
        TargetWriter.CheckpointMode.MOVES);
  }

  public TargetReader target() {
    return target.reader();
  }

  public RowReader source() {
    return new InMemoryDatabase(SimulatedCatalog.of(MAPPING), new ManualClock()).open().rowReader();
  }
}
