// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.apply.Target;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.EngineParts;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has rows without their back reference healed now and then, on a thread of its own beside an
 * engine. What is not healed is tried again the next time.
 */
public final class RecoverySchedule {
  private static final Logger LOG = LoggerFactory.getLogger(RecoverySchedule.class);

  private final String sync;
  private final boolean queue;
  private final Duration every;
  private final EngineParts parts;
  private final BooleanSupplier ready;

  /**
   * @param queue whether triggers capture
   * @param ready whether the engine applies changes, so that it is worth while
   */
  public RecoverySchedule(
      String sync, boolean queue, Duration every, EngineParts parts, BooleanSupplier ready) {
    this.sync = sync;
    this.queue = queue;
    this.every = every;
    this.parts = parts;
    this.ready = ready;
  }

  /** Begins; to be interrupted when the engine ends. */
  public Thread start() {
    return Thread.ofPlatform().daemon(true).name("syncline-recover").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(every);
        if (ready.getAsBoolean()) {
          attempt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt() throws InterruptedException {
    try {
      BoundMapping mapping = parts.bind().apply(parts.source().loadCatalog(parts.tables()));
      try (Target target = parts.targets().apply(mapping)) {
        VerifyParts verify =
            new VerifyParts(parts.source(), target, parts.state(), mapping, parts.clock());
        heal(new Recovery(sync, queue, verify, "syncline run"));
      }
    } catch (SynclineException e) {
      LOG.debug("{}: recovery: {}", sync, e.getMessage());
    }
  }

  private void heal(Recovery recovery) throws InterruptedException {
    Recovery.Found found = recovery.searchWithoutReference();
    if (found.rows().isEmpty()) {
      return;
    }
    List<Recovery.Lacking> left = recovery.heal(found);
    LOG.info(
        "{}: {} rows were without their back reference, {} of them healed",
        sync,
        found.rows().size(),
        found.rows().size() - left.size());
  }
}
