// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.checkpoint.QueueCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the queue.
 *
 * @param at when this was read
 * @param waiting entities that are not in the graph yet: pending, in progress or deleted
 * @param failed entities that the graph refuses
 */
public record QueueReport(String sync, Instant at, long waiting, long failed, List<Line> lines) {
  public QueueReport {
    lines = List.copyOf(lines);
  }

  /**
   * @param oldest when the first of them came to this status
   */
  public record Line(
      String target, String type, String lane, String status, long entities, Instant oldest) {}

  public static QueueReport of(String sync, Instant at, List<QueueCount> counts) {
    return new QueueReport(
        sync,
        at,
        sum(counts, List.of("pending", "in_progress", "deleted")),
        sum(counts, List.of("failed")),
        counts.stream().map(QueueReport::line).toList());
  }

  private static long sum(List<QueueCount> counts, List<String> statuses) {
    return counts.stream()
        .filter(count -> statuses.contains(count.status()))
        .mapToLong(QueueCount::entities)
        .sum();
  }

  private static Line line(QueueCount count) {
    return new Line(
        count.target(),
        count.entry(),
        count.lane().text(),
        count.status(),
        count.entities(),
        count.oldest());
  }

  public List<String> text() {
    List<String> text = new ArrayList<>();
    text.add(
        "%s: %s in the queue, %d failed".formatted(sync, Amounts.count(waiting, "change"), failed));
    if (!lines.isEmpty()) {
      TextTable table = new TextTable("TARGET", "TYPE", "LANE", "STATUS", "ENTITIES", "OLDEST");
      for (Line line : lines) {
        table.row(
            line.target(),
            line.type(),
            line.lane(),
            line.status(),
            Long.toString(line.entities()),
            Amounts.ago(line.oldest(), at));
      }
      text.add("");
      text.addAll(table.lines());
    }
    return text;
  }
}
