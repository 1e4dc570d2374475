// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves behind why an engine ended, where {@code status} finds it when the process is gone. Called
 * while the lease is held, by the thread that holds it.
 */
public final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final StateStore state;
  private final String sync;

  public Ending(StateStore state, String sync) {
    this.state = state;
    this.sync = sync;
  }

  /** What ended a former engine is no longer so. */
  public void forget(Instant now) {
    for (PipelineStatus stored : state.loadStatus(sync)) {
      if (stored.state() == State.STOPPED_BY_ERROR) {
        state.saveStatus(stored.in(State.STARTING, null, now));
      }
    }
  }

  /**
   * The error ended all pipelines; one that had already stopped by one of its own keeps that.
   *
   * @param last how the pipelines of this engine went
   */
  public void leave(SynclineException error, List<PipelineStatus> last, Instant now) {
    Map<PipelineId, PipelineStatus> known =
        last.stream().collect(Collectors.toMap(PipelineStatus::pipeline, Function.identity()));
    try {
      for (PipelineStatus stored : state.loadStatus(sync)) {
        PipelineStatus status = known.getOrDefault(stored.pipeline(), stored);
        if (status.state() != State.STOPPED_BY_ERROR) {
          state.saveStatus(status.in(State.STOPPED_BY_ERROR, text(error), now));
        }
      }
    } catch (SynclineException e) {
      LOG.debug("why the engine ended could not be stored: {}", e.getMessage());
    }
  }

  /** An error as a status shows it. */
  static String text(SynclineException error) {
    return "[" + error.code() + "] " + error.getMessage();
  }
}
