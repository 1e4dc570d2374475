// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not found equal at the first reading, which says nothing yet.
 *
 * @param chunk number of the chunk it belongs to
 * @param since when it was read first
 * @param seen what was found last, of whatever worth
 * @param look the last one that counts; null before the first
 */
record Candidate(EntityId id, int chunk, Instant since, Finding seen, @Nullable Look look) {

  List<Discrepancy> discrepancies() {
    return seen.discrepancies();
  }

  Candidate unsettled(Finding now) {
    return new Candidate(id, chunk, since, now, null);
  }

  Candidate looked(Look now) {
    return new Candidate(id, chunk, since, now.finding(), now);
  }
}
