// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Tally;
import java.util.List;

/**
 * A chunk that was read once.
 *
 * @param upTo where the next one begins; empty at the end
 * @param equal rows found equal
 * @param suspects what was not found equal, which says nothing yet
 * @param unverifiable rows that could not be compared
 * @param read how many rows or keys were read for it
 */
record ScannedChunk(
    String upTo, Tally equal, List<Finding> suspects, List<EntityId> unverifiable, int read) {}
