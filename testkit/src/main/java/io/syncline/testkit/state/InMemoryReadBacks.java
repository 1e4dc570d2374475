// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.ReadBacks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What was read back, in memory. */
final class InMemoryReadBacks implements ReadBackStore {
  private final List<Hour> hours = new ArrayList<>(); // guarded by this

  private record Hour(String sync, String target, Instant hour, ReadBacks found) {}

  @Override
  public synchronized void add(String sync, String target, Instant at, ReadBacks found) {
    hours.add(new Hour(sync, target, at.truncatedTo(ChronoUnit.HOURS), found));
  }

  @Override
  public synchronized List<ReadBacks> since(String sync, String target, Instant from) {
    TreeMap<Duration, ReadBacks> sums = new TreeMap<>();
    for (Hour hour : hours) {
      boolean asked = hour.sync().equals(sync) && hour.target().equals(target);
      if (asked && !hour.hour().isBefore(from.truncatedTo(ChronoUnit.HOURS))) {
        sums.merge(hour.found().after(), hour.found(), ReadBacks::plus);
      }
    }
    return List.copyOf(sums.values());
  }

  @Override
  public synchronized void prune(String sync, Instant before) {
    hours.removeIf(hour -> hour.sync().equals(sync) && hour.hour().isBefore(before));
  }
}
