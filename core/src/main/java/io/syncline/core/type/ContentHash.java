// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A 128-bit digest of what a node or an edge holds: the sum, modulo 2<sup>64</sup> in each half, of
 * the parts of its properties. Being a sum it does not depend on their order, and one property's
 * part can be exchanged without knowing the others. A property that is NULL has no part.
 *
 * <p>PostgreSQL computes the same parts: {@link ContentHashSql}.
 */
public record ContentHash(long first, long second) {

  /** Names the way hashes are made; stored beside them, and raised whenever it changes. */
  public static final int ALGORITHM = 1;

  /** The hash of nothing. */
  public static final ContentHash ZERO = new ContentHash(0, 0);

  static final long FIRST_SEED = 1;
  static final long SECOND_SEED = 2;

  /** The part of one property. */
  public static ContentHash of(String property, String canonicalText) {
    byte[] bytes = (property + '=' + canonicalText).getBytes(StandardCharsets.UTF_8);
    return new ContentHash(Lookup3.hash(bytes, FIRST_SEED), Lookup3.hash(bytes, SECOND_SEED));
  }

  /** The hash whose halves are these sums, however far they overflow. */
  public static ContentHash ofSums(BigInteger first, BigInteger second) {
    return new ContentHash(first.longValue(), second.longValue());
  }

  public ContentHash plus(ContentHash other) {
    return new ContentHash(first + other.first, second + other.second);
  }

  public ContentHash minus(ContentHash other) {
    return new ContentHash(first - other.first, second - other.second);
  }
}
