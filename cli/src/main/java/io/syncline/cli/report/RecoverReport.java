// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.verify.Recovery.Found;
import io.syncline.engine.verify.Recovery.Lacking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a recovery found and did in one target.
 *
 * @param searched rows that were looked at
 * @param missing rows without their counterpart
 * @param withoutReference rows that do not name it
 * @param healed how many of the rows lack nothing any more
 * @param left how many still do
 * @param undecided rows of which it could not be told
 */
public record RecoverReport(
    String target,
    boolean dryRun,
    long searched,
    long missing,
    long withoutReference,
    long healed,
    long left,
    long undecided,
    List<Row> rows) {

  public RecoverReport {
    rows = List.copyOf(rows);
  }

  /** One row that lacked something. */
  public record Row(String type, String key, List<String> lacks, boolean setAside, boolean healed) {
    public Row {
      lacks = List.copyOf(lacks);
    }
  }

  public static RecoverReport of(String target, Found found, List<Lacking> left, boolean dryRun) {
    Set<EntityId> open = left.stream().map(Lacking::id).collect(Collectors.toSet());
    return new RecoverReport(
        target,
        dryRun,
        found.searched(),
        lacking(found, "missing"),
        lacking(found, "reference"),
        found.rows().size() - open.size(),
        open.size(),
        found.undecided(),
        found.rows().stream()
            .map(
                row ->
                    new Row(
                        row.id().entry(),
                        row.id().key(),
                        row.what(),
                        row.setAside(),
                        !open.contains(row.id())))
            .toList());
  }

  private static long lacking(Found found, String what) {
    return found.rows().stream().filter(row -> row.what().contains(what)).count();
  }

  /**
   * @param limit rows that are listed at the most
   */
  public List<String> lines(Paint paint, int limit) {
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      TextTable table = new TextTable("TYPE", "KEY", "LACKS", "SET ASIDE", "HEALED");
      rows.stream()
          .limit(limit)
          .forEach(
              row ->
                  table.row(
                      row.type(),
                      row.key(),
                      String.join(", ", row.lacks()),
                      row.setAside() ? "yes" : "",
                      row.healed() ? "yes" : "no"));
      lines.addAll(table.lines());
      if (rows.size() > limit) {
        lines.add("... and " + (rows.size() - limit) + " more");
      }
      lines.add("");
    }
    String sum =
        String.format(
            Locale.ROOT,
            "%,d rows looked at: %,d without their counterpart in %s, %,d without back reference;"
                + " %,d healed, %,d left, %,d undecided.",
            searched,
            missing,
            target,
            withoutReference,
            healed,
            left,
            undecided);
    lines.add(left + undecided == 0 ? paint.good(sum) : paint.bad(sum));
    return lines;
  }
}
