// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a target holds of one row, compared with what the row projects to.
 *
 * @param version of what is held; null where nothing is, or nothing with a version
 * @param token names all that is held of a row that is not equal: equal tokens of two readings mean
 *     that it was not written in between, but for writes that changed nothing. Empty where nothing
 *     is held
 * @param owed whether the target itself remembers that the row is to be read again, or was writing
 *     it just then
 * @param discrepancies empty where the target holds what it should
 */
public record Finding(
    EntityId id,
    @Nullable Version version,
    String token,
    boolean owed,
    List<Discrepancy> discrepancies) {
  public Finding {
    discrepancies = List.copyOf(discrepancies);
  }

  /** The same, which says nothing since the row was being written. */
  public Finding unsettled() {
    return new Finding(id, version, token, true, discrepancies);
  }

  public boolean equal() {
    return discrepancies.isEmpty();
  }
}
