// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {

  private Nearest() {}

  /** The known name nearest to a wrong one; empty if none is near enough to be meant. */
  public static Optional<String> to(String wrong, Collection<String> known) {
    int enough = Math.max(1, wrong.length() / 3);
    return known.stream()
        .filter(name -> !name.isEmpty() && distance(wrong, name) <= enough)
        .min(Comparator.comparingInt((String name) -> distance(wrong, name)).thenComparing(n -> n));
  }

  /** {@code "; did you mean 'x'?"}, or nothing, to be put behind a complaint. */
  public static String hint(String wrong, Collection<String> known) {
    return to(wrong, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** Insertions, deletions, substitutions and swaps of neighbours that lead from one to the other. */
  static int distance(String one, String other) {
    String a = folded(one);
    String b = folded(other);
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }

  /** Upper case and underscores are often all that is wrong. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
