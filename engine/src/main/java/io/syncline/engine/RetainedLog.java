// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much log the source keeps for pipelines: warns of much, and gives up the slot for
 * which it is more than may be, rather than fill the source's disk. Used by whoever holds the
 * lease. One thread.
 */
final class RetainedLog {
  private static final Logger LOG = LoggerFactory.getLogger(RetainedLog.class);
  private static final int MEGABYTE = 20; // binary digits

  private final EngineSettings settings;
  private final ChangeSource source;
  private final Set<PipelineId> warned = new HashSet<>();

  RetainedLog(EngineSettings settings, ChangeSource source) {
    this.settings = settings;
    this.source = source;
  }

  /** Warns once, as long as it is much. */
  void warn(PipelineId pipeline, SourceProgress progress) {
    if (progress.retainedBytes() <= settings.retainedWarningBytes()) {
      warned.remove(pipeline);
    } else if (warned.add(pipeline)) {
      LOG.warn(
          "{}: the source keeps {} MB of log for this pipeline; it fills its disk if the target"
              + " stays away",
          pipeline,
          progress.retainedBytes() >> MEGABYTE);
    }
  }

  /** Why the slot must be given up; null if it need not. */
  @Nullable SynclineException tooMuch(PipelineId pipeline, SourceProgress progress) {
    return progress.retainedBytes() <= settings.retainedMostBytes()
        ? null
        : new SynclineException(
            ErrorCode.SLOT_MISSING,
            "PostgreSQL kept %d MB of log for %s, and source.drop_slot_above is %d MB: its slot was given up before the disk is full, and changes since are not in the graph; the way back is a new snapshot: `syncline apply --new-snapshot`"
                .formatted(
                    progress.retainedBytes() >> MEGABYTE,
                    pipeline,
                    settings.retainedMostBytes() >> MEGABYTE));
  }

  /**
   * The same while the run cannot begin, as when the target is away.
   *
   * @return why a slot was given up, or else what keeps the run from beginning
   */
  SynclineException orElse(SynclineException away, StateStore state) {
    SynclineException found = away;
    if (settings.retainedMostBytes() == Long.MAX_VALUE
        || away.code() == ErrorCode.SOURCE_UNREACHABLE) {
      return away;
    }
    try {
      for (PipelineStatus stored : state.loadStatus(settings.sync())) {
        PipelineId pipeline = stored.pipeline();
        SynclineException tooMuch = tooMuch(pipeline, source.progress(pipeline));
        if (tooMuch != null) {
          source.giveUp(pipeline);
          found = tooMuch;
        }
      }
    } catch (SynclineException e) {
      LOG.debug("what is kept for {} is not known: {}", settings.sync(), e.getMessage());
    }
    return found;
  }
}
