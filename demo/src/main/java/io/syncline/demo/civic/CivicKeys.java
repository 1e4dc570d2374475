// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Randomness and keys of a generated world as pure functions of (seed, table, index), so that any
 * row can name any other without either being kept in memory.
 */
final class CivicKeys {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final long ODD = 0xBF58_476D_1CE4_E5B9L;

  private final long seed;
  private final CivicSize size;

  CivicKeys(long seed, CivicSize size) {
    this.seed = seed;
    this.size = size;
  }

  /** A generator of its own for each row. */
  RandomGenerator random(CivicTable table, int index) {
    return new SplittableRandom(mixed(table, index));
  }

  UUID uuid(CivicTable table, int index) {
    return Vocabulary.uuid(new SplittableRandom(~mixed(table, index)));
  }

  /** Some user's key; few users are very busy. */
  UUID anyUser(RandomGenerator random) {
    return uuid(CivicTable.USERS, skewed(size.of(CivicTable.USERS), random));
  }

  long anySponsor(RandomGenerator random) {
    return 1L + skewed(size.of(CivicTable.SPONSORS), random);
  }

  long anyBill(RandomGenerator random) {
    return 1L + skewed(size.of(CivicTable.BILLS), random);
  }

  String anyCounty(RandomGenerator random) {
    return Vocabulary.county(random.nextInt(CivicSize.GOVERNORS));
  }

  static String billNumber(long bill) {
    return "%s %d/%d".formatted(bill % 2 == 0 ? "SB" : "AB", bill, 2020 + bill % 6);
  }

  static String chamber(int session) {
    return session % 2 == 0 ? "assembly" : "senate";
  }

  static int sessionNumber(int session) {
    return session / 2 + 1;
  }

  private long mixed(CivicTable table, int index) {
    return (seed + table.name().hashCode()) * GOLDEN + index * ODD;
  }

  private static int skewed(int bound, RandomGenerator random) {
    double chance = random.nextDouble();
    return (int) (bound * chance * chance);
  }
}
