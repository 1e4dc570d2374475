// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.nio.charset.StandardCharsets;

/**
 * A digest of what a node or an edge holds: the sum of the parts of its properties. Being a sum it
 * does not depend on their order, and one property's part can be exchanged without knowing the
 * others. A property that is NULL has no part.
 *
 * <p>A part is a pair of 56-bit numbers, so that sums stay within 64 bits and PostgreSQL can add
 * them as bigint, which is three times as fast as numeric: {@link ContentHashSql}.
 */
public record ContentHash(long first, long second) {

  /**
   * Names the way hashes are made; raised whenever it changes. It is stored with what an entry was
   * applied with, so that rows are read again where another one made their hashes.
   */
  public static final int ALGORITHM = 1;

  /** The hash of nothing. */
  public static final ContentHash ZERO = new ContentHash(0, 0);

  static final long FIRST_SEED = 1;
  static final long SECOND_SEED = 2;
  static final int SHIFT = 8;

  /** The part of one property. */
  public static ContentHash of(String property, String canonicalText) {
    byte[] bytes = (property + '=' + canonicalText).getBytes(StandardCharsets.UTF_8);
    return new ContentHash(
        Lookup3.hash(bytes, FIRST_SEED) >> SHIFT, Lookup3.hash(bytes, SECOND_SEED) >> SHIFT);
  }

  public ContentHash plus(ContentHash other) {
    return new ContentHash(first + other.first, second + other.second);
  }

  public ContentHash minus(ContentHash other) {
    return new ContentHash(first - other.first, second - other.second);
  }
}
