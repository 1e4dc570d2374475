// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.binding.MappingDifference;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.util.LinkedHashMap;
import java.util.List;
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
          if (before.isRemoved()) {
            next.putIfAbsent(entry, before);
          }
        });
    return next;
  }

  /** The entries that are still mapped. */
  public static Map<String, AppliedEntry> present(Map<String, AppliedEntry> stored) {
    Map<String, AppliedEntry> present = new LinkedHashMap<>(stored);
    present.values().removeIf(AppliedEntry::isRemoved);
    return present;
  }

  /**
   * For a run that goes by this mapping.
   *
   * @throws SynclineException MAPPING_CHANGED if that of another file was applied since it began
   */
  static void refuseAnother(Map<String, AppliedEntry> stored, BoundMapping mapping) {
    if (!refused(stored, mapping).isEmpty()) {
      throw new SynclineException(
          ErrorCode.MAPPING_CHANGED,
          "another mapping was applied while this one ran; run again with the file it came from");
    }
  }

  /** The entries that were not applied as the file has them. */
  static List<String> refused(Map<String, AppliedEntry> stored, BoundMapping mapping) {
    return declares(stored, mapping) ? List.of() : changes(stored, mapping);
  }

  /** The entries that were not applied as the mapping has them. */
  static List<String> changes(Map<String, AppliedEntry> stored, BoundMapping mapping) {
    return MappingDifference.between(present(stored), mapping).entries().stream()
        .filter(entry -> !(entry instanceof EntryDifference.Pending))
        .map(EntryDifference::entry)
        .toList();
  }

  /** Whether it was applied as it is declared; what else differs, the catalog made of it. */
  private static boolean declares(Map<String, AppliedEntry> stored, BoundMapping now) {
    return !now.declaration().isEmpty()
        && present(stored).values().stream()
            .allMatch(entry -> entry.declaration().equals(now.declaration()));
  }

  private static AppliedEntry carry(AppliedEntry now, AppliedEntry before) {
    return new AppliedEntry(
        now.declaration(),
        now.definition(),
        before.pendingRead() || before.isRemoved(),
        before.former());
  }

  private static AppliedEntry toRead(AppliedEntry entry) {
    return new AppliedEntry(entry.declaration(), entry.definition(), true, entry.former());
  }

  private static AppliedEntry changed(
      AppliedEntry now,
      @org.jspecify.annotations.Nullable AppliedEntry before,
      MappingDifference.Read read) {
    String former = before == null ? "" : before.former();
    return new AppliedEntry(
        now.declaration(),
        now.definition(),
        now.pendingRead() || read == MappingDifference.Read.NEEDED,
        former.isEmpty() && before != null ? before.definition() : former);
  }

  private static AppliedEntry removed(AppliedEntry before) {
    String former = before.former().isEmpty() ? before.definition() : before.former();
    return new AppliedEntry(AppliedEntry.REMOVED, "", false, former);
  }
}
