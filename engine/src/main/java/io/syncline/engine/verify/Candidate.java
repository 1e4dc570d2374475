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
 * @param agreed how many looks in a row found the same as the one before
 */
record Candidate(
    EntityId id, int chunk, Instant since, Finding seen, @Nullable Look look, int agreed) {

  List<Discrepancy> discrepancies() {
    return seen.discrepancies();
  }

  Candidate unsettled(Finding now) {
    return new Candidate(id, chunk, since, now, null, 0);
  }

  Candidate looked(Look now) {
    int same = look != null && look.same(now) ? agreed + 1 : 0;
    return new Candidate(id, chunk, since, now.finding(), now, same);
  }
}
