// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.operation.AuditRecord;
import java.util.List;
import java.util.Objects;

/** What people decided or had done, the latest first. */
public record AuditReport(List<AuditRecord> records) {
  public AuditReport {
    records = List.copyOf(records);
  }

  public List<String> lines(Paint paint) {
    if (records.isEmpty()) {
      return List.of(paint.warning("The audit has no such record."));
    }
    TextTable table = new TextTable("ID", "AT", "ACTION", "TYPE", "KEY", "BY", "REASON", "AFTER");
    for (AuditRecord record : records) {
      table.row(
          Long.toString(record.id()),
          record.at().toString(),
          record.action(),
          text(record.entry()),
          text(record.key()),
          record.by(),
          FailuresReport.cut(record.reason()),
          FailuresReport.cut(record.after()));
    }
    return table.lines();
  }

  /** All that is known of one. */
  public static List<String> each(AuditRecord record, Paint paint) {
    return List.of(
        paint.strong("record " + record.id()) + ", " + record.action() + " at " + record.at(),
        "  entity   " + text(record.entry()) + " " + text(record.key()),
        "  target   " + text(record.target()) + ", lane " + text(record.lane()),
        "  by       " + record.by(),
        "  reason   " + record.reason(),
        "  run      " + (record.run() == null ? "" : record.run()),
        "  before   " + record.before(),
        "  after    " + record.after());
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
