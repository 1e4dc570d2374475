// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.durability.Durable;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people decided or had done. Nothing in it is changed or pruned. Any thread; throws
 * SynclineException SOURCE_UNREACHABLE, NOT_APPLIED.
 */
public interface Audit {

  /** Adds records, all or none. */
  @Durable
  void add(List<AuditRecord> records);

  /**
   * The latest first.
   *
   * @param id only those of one row; null for all
   */
  List<AuditRecord> list(String sync, @Nullable EntityId id, int limit);

  Optional<AuditRecord> find(long id);

  /** Which of these rows of an entry have a record that a verification led to. */
  Set<String> ofRun(long run, String entry, List<String> keys);
}
