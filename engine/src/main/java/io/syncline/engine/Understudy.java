// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, while another process runs the sync, if this one could not take over: what it would run is
 * not what was applied. Only says it: a changed schema is accepted by the engine that runs, a while
 * after it was changed. One thread.
 */
final class Understudy {
  private static final Logger LOG = LoggerFactory.getLogger(Understudy.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final EngineParts parts;
  private final String sync;
  private Instant next = Instant.EPOCH; // the owner's thread only
  private String said = ""; // the owner's thread only

  Understudy(EngineParts parts, String sync) {
    this.parts = parts;
    this.sync = sync;
  }

  void look(Instant now) {
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(INTERVAL);
    String found = found();
    if (!found.isEmpty() && !found.equals(said)) {
      LOG.warn("{}: standing by, but could not take over: {}", sync, found);
    }
    said = found;
  }

  private String found() {
    try {
      Map<String, AppliedEntry> applied = parts.state().loadMapping(sync);
      List<String> changed = AppliedMapping.refused(applied, Preparation.bind(parts).mapping());
      return applied.isEmpty() || changed.isEmpty()
          ? ""
          : ErrorCode.MAPPING_CHANGED + ": " + Preparation.notTheAppliedOne(changed);
    } catch (SynclineException e) {
      if (e.passesByItself()) {
        throw e;
      }
      return Ending.text(e);
    }
  }
}
