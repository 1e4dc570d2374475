// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.change.Version;
import io.syncline.core.projection.Mutation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
   * The order in which the source reads an entry's rows, by canonical key, if the target can read
   * them in the same order, so that {@link #compareRange} serves.
   */
  default Optional<Comparator<String>> order(String entry) {
    return Optional.empty();
  }

  /**
   * Where a range must end so that the target holds no more than so many rows in it; null if it may
   * end where it does.
   *
   * @param after as in {@link #compareRange}
   */
  default @Nullable String cut(
      String entry, @Nullable String after, @Nullable String upTo, int most) {
    throw new UnsupportedOperationException(entry + " is not read in order");
  }

  /**
   * Compares rows that follow one another, and finds what else the target holds between their keys.
   * What it finds missing may be elsewhere in the target: {@link #compare} tells.
   *
   * @param after the key before the first; null where they begin with the first of all
   * @param upTo the key of the last; null where they end with the last of all
   * @param expected as in {@link #compare}
   * @param newest a finding need not tell the version of what is held, unless it is after this one
   */
  default Range compareRange(
      String entry,
      @Nullable String after,
      @Nullable String upTo,
      List<Mutation> expected,
      Depth depth,
      Version newest) {
    throw new UnsupportedOperationException(entry + " is not read in order");
  }

  /**
   * What was found in a range of keys.
   *
   * @param findings one for each row that is expected, in the same order
   * @param others keys of rows that are not expected, of which the target holds something there
   * @param digest of all that the range held as it was compared; null unless it was compared at
   *     {@link Depth#BUCKETS}
   */
  record Range(List<Finding> findings, List<String> others, @Nullable Digest digest) {
    public Range {
      findings = List.copyOf(findings);
      others = List.copyOf(others);
    }
  }

  /**
   * What the rows that the target holds in a range of keys sum up to: their versions, their hashes
   * and how many edges they have.
   *
   * @param after as in {@link #compareRange}
   */
  default Digest digest(String entry, @Nullable String after, @Nullable String upTo) {
    throw new UnsupportedOperationException(entry + " is not read in order");
  }

  /**
   * The keys that {@link #keys} gives and no range holds, of an entry that has an {@link #order}.
   */
  default List<String> keysBesideRanges(String entry, @Nullable String after, int limit) {
    throw new UnsupportedOperationException(entry + " is not read in order");
  }

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
   * @param strays how many edges it is that belong to no row, or nodes of values that count other
   *     than the rows that hold them, which a repair of the entry mends
   */
  record Flaw(String entry, String what, String remedy, long strays) {
    public Flaw(String entry, String what, String remedy) {
      this(entry, what, remedy, 0);
    }
  }
}
