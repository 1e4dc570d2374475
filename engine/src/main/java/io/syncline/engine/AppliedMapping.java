// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.binding.MappingDifference;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.mapping.BoundMapping;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code apply} records of a mapping: the engine carries it out when it runs next. */
public final class AppliedMapping {

  private AppliedMapping() {}

  /**
   * What to store once {@code now} is accepted.
   *
   * @param stored what was stored before; empty before the first time, when the snapshot reads
   *     everything anyway
   */
  public static Map<String, AppliedEntry> next(Map<String, AppliedEntry> stored, BoundMapping now) {
    Map<String, AppliedEntry> next = new LinkedHashMap<>(MappingDifference.applied(now));
    if (stored.isEmpty()) {
      return next;
    }
    stored.forEach((entry, before) -> next.computeIfPresent(entry, (e, a) -> carry(a, before)));
    for (EntryDifference difference : MappingDifference.between(present(stored), now).entries()) {
      switch (difference) {
        case EntryDifference.Added added ->
            next.computeIfPresent(added.entry(), (e, entry) -> toRead(entry));
        case EntryDifference.Changed changed -> {
          AppliedEntry before = stored.get(changed.entry());
          next.computeIfPresent(
              changed.entry(), (e, entry) -> changed(entry, before, changed.read()));
        }
        case EntryDifference.Removed removed ->
            next.put(
                removed.entry(),
                removed(java.util.Objects.requireNonNull(stored.get(removed.entry()))));
        case EntryDifference.Pending pending -> {}
      }
    }
    stored.forEach(
        (entry, before) -> {
          if (isRemoved(before)) {
            next.putIfAbsent(entry, before);
          }
        });
    return next;
  }

  /** The entries that are still mapped. */
  public static Map<String, AppliedEntry> present(Map<String, AppliedEntry> stored) {
    Map<String, AppliedEntry> present = new LinkedHashMap<>(stored);
    present.values().removeIf(AppliedMapping::isRemoved);
    return present;
  }

  static boolean isRemoved(AppliedEntry entry) {
    return entry.fingerprint().equals(AppliedEntry.REMOVED);
  }

  private static AppliedEntry carry(AppliedEntry now, AppliedEntry before) {
    return new AppliedEntry(
        now.fingerprint(),
        now.definition(),
        before.pendingRead() || isRemoved(before),
        before.former());
  }

  private static AppliedEntry toRead(AppliedEntry entry) {
    return new AppliedEntry(entry.fingerprint(), entry.definition(), true, entry.former());
  }

  private static AppliedEntry changed(
      AppliedEntry now,
      @org.jspecify.annotations.Nullable AppliedEntry before,
      MappingDifference.Read read) {
    String former = before == null ? "" : before.former();
    return new AppliedEntry(
        now.fingerprint(),
        now.definition(),
        now.pendingRead() || read == MappingDifference.Read.NEEDED,
        former.isEmpty() && before != null ? before.definition() : former);
  }

  private static AppliedEntry removed(AppliedEntry before) {
    String former = before.former().isEmpty() ? before.definition() : before.former();
    return new AppliedEntry(AppliedEntry.REMOVED, "", false, former);
  }
}
