// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes what an older snapshot left and this one has no row for. Where the target refuses that,
 * rows are removed page by page and those that it refuses alone are set aside. One thread.
 */
final class Sweep {
  private static final int PAGE = 1_000;

  private final LoadWriters pool;
  private final TargetReader target;
  private final Predicate<EntityId> aside;

  /**
   * @param aside rows of the snapshot that were refused: they keep what they have
   */
  Sweep(LoadWriters pool, TargetReader target, Predicate<EntityId> aside) {
    this.pool = pool;
    this.target = target;
    this.aside = aside;
  }

  /** Everything of the entry that is older than the checkpoint's snapshot. */
  void run(String entry, TargetWriter writer, Checkpoint checkpoint) throws InterruptedException {
    Version snapshot = new Version(checkpoint.era(), checkpoint.position());
    Outcome outcome = pool.retryingUntilJudged(() -> writer.sweep(entry, snapshot));
    if (outcome instanceof Outcome.Rejected) {
      removePages(entry, writer, checkpoint, snapshot.justBefore());
    }
  }

  /** A row that the snapshot has is newer, and so left alone. */
  private void removePages(
      String entry, TargetWriter writer, Checkpoint checkpoint, Version notAfter)
      throws InterruptedException {
    @Nullable String after = null;
    boolean more = true;
    while (more) {
      List<String> keys = target.keys(entry, after, PAGE);
      List<Mutation> removals =
          keys.stream()
              .map(key -> new EntityId(entry, key))
              .filter(id -> !aside.test(id))
              .<Mutation>map(id -> new Mutation.Remove(id, notAfter))
              .toList();
      pool.isolate(writer, removals, checkpoint);
      more = keys.size() == PAGE;
      after = more ? keys.getLast() : after;
    }
  }
}
