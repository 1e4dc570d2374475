// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.config.SourceSettings.Capture;
import io.syncline.config.SynclineFile;
import io.syncline.core.apply.Target;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pipelines that would go on from a checkpoint, and have no slot to go on with: {@code run} ends
 * with SLOT_MISSING. Reads only.
 */
public final class LostSlots {
  private final Map<PipelineId, String> without;

  private LostSlots(Map<PipelineId, String> without) {
    this.without = without;
  }

  /** Looks which slots are not there; one that is there and lost is the source's own business. */
  public static LostSlots of(SynclineFile file, SourceConnection source) {
    Map<PipelineId, String> without = new LinkedHashMap<>();
    if (file.source().capture() == Capture.LOG) {
      for (PipelineId pipeline : Lanes.pipelines(file)) {
        if (source.changes().progress(pipeline).slotState().equals("none")) {
          without.put(pipeline, source.slotOf(pipeline));
        }
      }
    }
    return new LostSlots(without);
  }

  /** Those whose checkpoints this target has. */
  public List<Check> in(Target target) {
    return without.keySet().stream()
        .filter(pipeline -> pipeline.target().equals(target.name()))
        .filter(pipeline -> streams(target, pipeline))
        .map(this::check)
        .toList();
  }

  private static boolean streams(Target target, PipelineId pipeline) {
    return target
        .reader()
        .findCheckpoint(pipeline)
        .filter(checkpoint -> checkpoint.stage() == Checkpoint.Stage.STREAM)
        .isPresent();
  }

  private Check check(PipelineId pipeline) {
    return new Check(
        "checkpoint of " + pipeline,
        Check.Verdict.FAILED,
        "is there, and slot " + without.get(pipeline) + ", which it needs to go on, is not",
        "syncline apply --new-snapshot");
  }
}
