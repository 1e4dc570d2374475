// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

/** The progress line of the snapshot. */
final class SnapshotLine {
  private static final int WIDTH = 30;

  private SnapshotLine() {}

  static String of(SyncEngine.Progress progress) {
    long total = Math.max(1, progress.snapshotTotal());
    double part = Math.min(1.0, (double) progress.snapshotRows() / total);
    int full = (int) (part * WIDTH);
    boolean more = progress.snapshotRows() > progress.snapshotTotal();
    return "[%s%s] %3d %%  %9s %s"
        .formatted(
            "#".repeat(full),
            " ".repeat(WIDTH - full),
            (int) (part * 100),
            Figures.number(progress.snapshotRows()),
            (more ? "rows read, more than the estimated %s" : "of about %s rows read")
                .formatted(Figures.number(progress.snapshotTotal())));
  }
}
