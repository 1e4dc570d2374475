// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a range of rows sums up to in one store. Digests of ranges that follow one another add up to
 * the digest of the whole, in any order: sums are modulo 2^64, and nothing is combined by XOR, so
 * that equal rows do not cancel out. Digests of different stores say nothing of one another.
 *
 * @param rows how many there are
 * @param sums of numbers made of each row; as many as the store makes of one
 */
public record Digest(long rows, List<Long> sums) {
  private static final String SEPARATOR = ":";
  private static final int RADIX = 16;

  public Digest {
    sums = List.copyOf(sums);
  }

  /** Of no rows. */
  public static Digest none(int sums) {
    return new Digest(0, IntStream.range(0, sums).mapToObj(i -> 0L).toList());
  }

  /** Of one row. */
  public static Digest of(long... numbers) {
    return new Digest(1, Arrays.stream(numbers).boxed().toList());
  }

  /**
   * @throws IllegalArgumentException if the other has another number of sums
   */
  public Digest plus(Digest other) {
    if (sums.size() != other.sums.size()) {
      throw new IllegalArgumentException(this + " and " + other + " are of different stores");
    }
    return new Digest(
        rows + other.rows,
        IntStream.range(0, sums.size()).mapToObj(i -> sums.get(i) + other.sums.get(i)).toList());
  }

  /** For storage; {@link #parse} reads it. */
  public String text() {
    return rows
        + sums.stream()
            .map(sum -> SEPARATOR + Long.toUnsignedString(sum, RADIX))
            .collect(Collectors.joining());
  }

  /**
   * @throws IllegalArgumentException if it is no such text
   */
  public static Digest parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new Digest(
        Long.parseLong(parts[0]),
        Arrays.stream(parts).skip(1).map(part -> Long.parseUnsignedLong(part, RADIX)).toList());
  }
}
