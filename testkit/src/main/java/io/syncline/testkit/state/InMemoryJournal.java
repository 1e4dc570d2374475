// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Operation;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A journal in memory. */
final class InMemoryJournal implements Journal {
  // all guarded by this
  private final List<BatchSummary> batches = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  @Override
  public synchronized void saveBatches(List<BatchSummary> more) {
    batches.addAll(more);
  }

  @Override
  public synchronized Optional<BatchSummary> lastBatches(String sync) {
    return batches.reversed().stream().filter(batch -> batch.sync().equals(sync)).findFirst();
  }

  @Override
  public synchronized void saveOperations(List<Operation> more) {
    operations.addAll(more);
  }

  @Override
  public synchronized List<Operation> operations(String sync, @Nullable EntityId id, int limit) {
    return operations.reversed().stream()
        .filter(operation -> operation.sync().equals(sync))
        .filter(operation -> id == null || operation.id().equals(id))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void prune(String sync, Instant before) {
    batches.removeIf(batch -> batch.sync().equals(sync) && batch.completedAt().isBefore(before));
    operations.removeIf(
        operation -> operation.sync().equals(sync) && operation.at().isBefore(before));
  }
}
