// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.durability.Durable;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine did, for people and for questions asked later. Any thread; throws
 * SynclineException SOURCE_UNREACHABLE, NOT_APPLIED.
 */
public interface Journal {

  @Durable
  void saveBatches(List<BatchSummary> batches);

  @Durable
  void saveOperations(List<Operation> operations);

  /** What the batches of the last while did; empty if none is stored. */
  Optional<BatchSummary> lastBatches(String sync);

  /** The latest operations first. */
  List<Operation> operations(String sync, @Nullable EntityId id, int limit);

  /** Forgets batches, operations and resolved failures older than that. */
  @Durable
  void prune(String sync, Instant before);
}
