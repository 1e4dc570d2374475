// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.checkpoint;

import io.syncline.core.change.Position;
import java.time.Instant;
import java.util.Set;

/**
 * What a pipeline says it has applied, recorded in the source database after the target
 * acknowledged it. A commit's LSN does not say whether a read sees it: the commit record is written
 * before the commit is visible. So the transactions that a read may not see yet are named.
 *
 * @param position everything that was committed at or before it is in the target
 * @param unseen 32-bit ids of transactions that the stream delivered and that a view taken since
 *     was not known to see; every other one at or before the position is seen by every later view
 * @param view PostgreSQL's text of a snapshot; the target has every transaction that it shows.
 *     Empty while none is known
 * @param at by the clock of the engine
 */
public record Acknowledgement(
    PipelineId pipeline, Position position, Set<Long> unseen, String view, Instant at) {
  public Acknowledgement {
    unseen = Set.copyOf(unseen);
  }
}
