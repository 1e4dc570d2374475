// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.projection.Mutation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a target holds with what rows project to. Reads only; one reading sees whole
 * batches or may not, so a single finding proves nothing while somebody writes. Any thread; throws
 * SynclineException TARGET_UNREACHABLE and the like.
 */
public interface TargetVerifier {

  /**
   * Compares the rows of one entry.
   *
   * @param expected what the rows project to now: complete {@link Mutation.Upsert}s, and {@link
   *     Mutation.Remove}s of rows that project to nothing; at most one per key
   * @return one finding for each, in the same order
   */
  List<Finding> compare(String entry, List<Mutation> expected, Depth depth);

  /**
   * The same, while nobody writes what the target holds of these rows: as a whole it was there at
   * one moment, also edges, which come and go with their ends. Writers of these rows wait for some
   * milliseconds; so it is for the few rows that are about to be called different.
   */
  List<Finding> compareLocked(String entry, List<Mutation> expected, Depth depth);

  /**
   * Keys of an entry's rows of which the target holds anything, in its own stable order, after a
   * key.
   *
   * @param after the last key of the page before; null for the first page
   */
  List<String> keys(String entry, @Nullable String after, int limit);

  /** What is wrong with the target apart from any row; empty if nothing is. */
  List<Flaw> flaws();

  /**
   * Something wrong that belongs to no row.
   *
   * @param what in plain words, such as {@code constraint missing}
   * @param remedy what mends it: a statement in the target's language, or a command
   */
  record Flaw(String entry, String what, String remedy) {}
}
