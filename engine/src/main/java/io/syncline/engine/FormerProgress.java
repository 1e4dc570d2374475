// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was said of a sync's pipelines last: whoever begins anew goes on from there.
 *
 * @param statuses one of each pipeline
 */
public record FormerProgress(List<PipelineStatus> statuses) {
  public FormerProgress {
    statuses = List.copyOf(statuses);
  }

  public static FormerProgress load(StateStore state, String sync) {
    return new FormerProgress(state.loadStatus(sync));
  }

  public Optional<PipelineStatus> of(PipelineId pipeline) {
    return statuses.stream().filter(status -> status.pipeline().equals(pipeline)).findFirst();
  }

  /** Edges that waited for an end in a target when they were counted last; 0 if never. */
  public long waitingEdges(String target) {
    return statuses.stream()
        .filter(status -> status.pipeline().target().equals(target))
        .max(Comparator.comparing(PipelineStatus::at))
        .map(PipelineStatus::waitingEdges)
        .orElse(0L);
  }
}
