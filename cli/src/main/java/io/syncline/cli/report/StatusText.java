// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A status for people. */
public final class StatusText {
  private static final String UNKNOWN = "?";

  private final StatusReport report;
  private final Paint paint;

  public StatusText(StatusReport report, Paint paint) {
    this.report = report;
    this.paint = paint;
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    String holder = report.engine().holder();
    lines.add(
        paint.strong(report.sync())
            + ": engine "
            + engine(report.engine().state())
            + (holder == null ? "" : " (" + holder + ")"));
    lines.add("");
    lines.addAll(pipelines());
    report.waitingEdges().entrySet().stream()
        .filter(target -> target.getValue() > 0)
        .forEach(target -> lines.addAll(List.of("", waitingEdges(target))));
    lines.addAll(proof());
    section("Needs attention:", report.attention(), lines);
    section("Could not be read:", report.unchecked(), lines);
    return lines;
  }

  /** What shows that the stores are equal. */
  private List<String> proof() {
    List<String> lines = new ArrayList<>();
    VerificationView verified = report.lastVerification();
    if (verified != null) {
      lines.add(verified.text(report.at()));
    }
    report.readBack().forEach(found -> lines.add(found.text()));
    if (!lines.isEmpty()) {
      lines.addFirst("");
    }
    return lines;
  }

  private static String waitingEdges(Map.Entry<String, Long> target) {
    return "%s: %s for an end; 'syncline waiting' lists them"
        .formatted(
            target.getKey(),
            Amounts.count(target.getValue(), "edge")
                + (target.getValue() == 1 ? " waits" : " wait"));
  }

  private String engine(String state) {
    return state.equals("running") ? paint.good(state) : paint.warning(state);
  }

  private List<String> pipelines() {
    TextTable table =
        new TextTable("PIPELINE", "STATE", "POSITION", "LAG", "GUARANTEE", "LAST BATCH", "SLOT");
    report.pipelines().forEach(pipeline -> add(pipeline, table));
    return table.lines();
  }

  private void add(StatusReport.Pipeline pipeline, TextTable table) {
    PipelineView reported = pipeline.reported();
    table.row(
        pipeline.pipeline(),
        state(pipeline),
        position(pipeline),
        lag(pipeline),
        reported == null ? UNKNOWN : reported.guarantee(),
        reported == null ? (pipeline.known() ? "never" : UNKNOWN) : ago(reported.lastBatchAt()),
        slot(pipeline.slot()));
  }

  private String state(StatusReport.Pipeline pipeline) {
    PipelineView reported = pipeline.reported();
    if (reported == null) {
      return paint.warning(pipeline.known() ? "never ran" : UNKNOWN);
    }
    if (pipeline.stale()) {
      return paint.warning(
          "stale: " + reported.state() + " " + Amounts.ago(reported.reportedAt(), report.at()));
    }
    return switch (reported.state()) {
      case "streaming" -> paint.good(reported.state());
      case "stopped by an error" -> paint.bad(reported.state());
      default -> paint.warning(reported.state());
    };
  }

  private static String position(StatusReport.Pipeline pipeline) {
    if (hasQueue(pipeline)) {
      return "-"; // workers take changes in any order of keys
    }
    StatusReport.CheckpointView checkpoint = pipeline.checkpoint();
    if (checkpoint != null) {
      return checkpoint.position();
    }
    PipelineView reported = pipeline.reported();
    return reported == null ? UNKNOWN : reported.position();
  }

  private static String lag(StatusReport.Pipeline pipeline) {
    Long bytes = pipeline.lagBytes();
    Double seconds = pipeline.lagSeconds();
    if (bytes == null) {
      return UNKNOWN;
    }
    return (hasQueue(pipeline) ? bytes + " waiting" : Amounts.bytes(bytes))
        + (seconds == null
            ? ""
            : ", " + Amounts.duration(Duration.ofMillis(Math.round(seconds * 1000))));
  }

  private static boolean hasQueue(StatusReport.Pipeline pipeline) {
    StatusReport.Slot slot = pipeline.slot();
    return slot != null && slot.state().equals("queue");
  }

  private String ago(@Nullable Instant then) {
    return then == null ? "none yet" : Amounts.ago(then, report.at());
  }

  private String slot(StatusReport.@Nullable Slot slot) {
    if (slot == null) {
      return UNKNOWN;
    }
    return switch (slot.state()) {
      case "none" -> paint.warning("none");
      case "queue" -> "needs none";
      case "reserved", "extended" -> kept(slot);
      default -> paint.bad(slot.state()) + ", " + kept(slot);
    };
  }

  private static String kept(StatusReport.Slot slot) {
    Long remaining = slot.remainingBytes();
    return Amounts.bytes(slot.retainedBytes())
        + " kept"
        + (remaining == null ? "" : ", " + Amounts.bytes(remaining) + " left");
  }

  private void section(String heading, List<String> items, List<String> lines) {
    if (items.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(paint.warning(heading));
    items.forEach(item -> lines.add("  " + item));
  }
}
