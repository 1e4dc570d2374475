// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How many rows had which verdict; the verdicts add up to the total by construction. */
public record Tally(Map<Verdict, Long> counts) {
  public static final Tally NONE = new Tally(Map.of());

  public Tally {
    Map<Verdict, Long> all = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      all.put(verdict, counts.getOrDefault(verdict, 0L));
    }
    counts = Collections.unmodifiableMap(all);
  }

  public static Tally of(Verdict verdict, long rows) {
    return new Tally(Map.of(verdict, rows));
  }

  public Tally plus(Tally other) {
    Map<Verdict, Long> sum = new EnumMap<>(counts);
    other.counts.forEach((verdict, rows) -> sum.merge(verdict, rows, Long::sum));
    return new Tally(sum);
  }

  public long count(Verdict verdict) {
    return counts.getOrDefault(verdict, 0L);
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
