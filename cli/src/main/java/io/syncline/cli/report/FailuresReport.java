// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.failure.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside, grouped by its cause.
 *
 * @param at when this was read
 */
public record FailuresReport(Instant at, List<Group> groups, List<Letter> letters) {
  private static final int WIDTH = 72;

  public FailuresReport {
    groups = List.copyOf(groups);
    letters = List.copyOf(letters);
  }

  /**
   * Letters with one cause.
   *
   * @param reason of the first of them
   */
  public record Group(String type, String cause, int count, String reason, Instant since) {}

  /** One letter. */
  public record Letter(
      String target,
      String lane,
      String type,
      String key,
      String failureClass,
      String cause,
      String reason,
      String change,
      String version,
      int attempts,
      Instant since,
      Instant lastAttemptAt,
      @Nullable Instant nextAttemptAt) {

    public static Letter of(DeadLetter letter) {
      return new Letter(
          letter.target(),
          letter.lane().text(),
          letter.id().entry(),
          letter.id().key(),
          letter.failureClass().text(),
          letter.code(),
          letter.reason(),
          letter.change(),
          letter.version(),
          letter.attempts(),
          letter.firstAt(),
          letter.lastAt(),
          letter.nextAttemptAt());
    }
  }

  public static FailuresReport of(List<DeadLetter> letters, Instant at) {
    Map<List<String>, List<DeadLetter>> byCause = new LinkedHashMap<>();
    letters.forEach(
        letter ->
            byCause
                .computeIfAbsent(
                    List.of(letter.id().entry(), letter.code()), cause -> new ArrayList<>())
                .add(letter));
    List<Group> groups =
        byCause.values().stream()
            .map(
                same ->
                    new Group(
                        same.getFirst().id().entry(),
                        same.getFirst().code(),
                        same.size(),
                        same.getFirst().reason(),
                        same.getFirst().firstAt()))
            .sorted(Comparator.comparingInt(Group::count).reversed())
            .toList();
    return new FailuresReport(at, groups, letters.stream().map(Letter::of).toList());
  }

  /** A line for each cause. */
  public List<String> lines(Paint paint) {
    if (groups.isEmpty()) {
      return List.of(paint.good("Nothing is set aside."));
    }
    TextTable table = new TextTable("COUNT", "TYPE", "CAUSE", "SINCE", "REASON OF THE FIRST");
    for (Group group : groups) {
      table.row(
          Integer.toString(group.count()),
          group.type(),
          group.cause(),
          Amounts.ago(group.since(), at),
          cut(group.reason()));
    }
    return table.lines();
  }

  /** A line for each letter. */
  public List<String> each(Paint paint) {
    if (letters.isEmpty()) {
      return lines(paint);
    }
    TextTable table = new TextTable("TYPE", "KEY", "ATTEMPTS", "NEXT", "REASON");
    for (Letter letter : letters) {
      table.row(
          letter.type(),
          letter.key(),
          Integer.toString(letter.attempts()),
          next(letter.nextAttemptAt()),
          cut(letter.reason()));
    }
    return table.lines();
  }

  private String next(@Nullable Instant next) {
    if (next == null) {
      return "when it changes";
    }
    return next.isAfter(at)
        ? "in " + Amounts.duration(java.time.Duration.between(at, next))
        : "now";
  }

  static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
  }
}
