// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * PostgreSQL's {@code pg_current_snapshot()}: which transactions a read saw. A commit's LSN does
 * not say that: the commit record is written before the commit becomes visible.
 *
 * @param xmin all transactions below are visible or rolled back (with epoch)
 * @param xmax no transaction from here on is visible (with epoch)
 * @param inProgress transactions between that are not visible (with epoch)
 */
public record SourceSnapshot(long xmin, long xmax, Set<Long> inProgress) {

  public SourceSnapshot {
    inProgress = Set.copyOf(inProgress);
  }

  /** Parses PostgreSQL's text form, {@code xmin:xmax:xip,xip}. */
  public static SourceSnapshot parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a pg_snapshot: " + text);
    }
    Set<Long> inProgress = new java.util.HashSet<>();
    for (String xid : parts[2].isEmpty() ? new String[0] : parts[2].split(",")) {
      inProgress.add(Long.parseLong(xid));
    }
    return new SourceSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
  }

  /** PostgreSQL's text form. */
  public String text() {
    return "%d:%d:%s"
        .formatted(
            xmin,
            xmax,
            inProgress.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** Whether a committed transaction, given by its 32-bit id near this snapshot, is visible. */
  public boolean sees(long xid32) {
    long xid = withEpoch(xid32);
    return xid < xmin || (xid < xmax && !inProgress.contains(xid));
  }

  private long withEpoch(long xid32) {
    long candidate = (xmax & ~0xFFFF_FFFFL) | xid32;
    if (candidate - xmax > 0x8000_0000L) {
      return candidate - 0x1_0000_0000L;
    }
    return xmax - candidate > 0x8000_0000L ? candidate + 0x1_0000_0000L : candidate;
  }
}
