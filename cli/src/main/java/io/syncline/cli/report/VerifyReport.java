// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param mapping which mapping the rows were compared by: a text that is another for every other
 *     mapping
 * @param verdict {@code equal}, {@code different}, or {@code incomplete} where something could not
 *     be decided and nothing is known to differ
 * @param verifiedThrough the source's position up to which every change is covered; null unless
 *     everything was decided, and where no position was known when the run began
 * @param total rows, and what the target held beyond them; the counts add up to it
 * @param counts by verdict
 * @param waiting edges that wait for an end, when the run ended; null where nobody looked
 * @param flaws what is wrong with the target apart from any row
 * @param differences those that are shown; {@code found} of them are stored
 * @param fields what both stores hold of the row, if the run is of one
 */
public record VerifyReport(
    long run,
    String target,
    String depth,
    String scope,
    String mapping,
    String state,
    String verdict,
    @Nullable String verifiedThrough,
    Instant startedAt,
    @Nullable Instant endedAt,
    long total,
    Map<String, Long> counts,
    WaitingReport.@Nullable Target waiting,
    List<String> flaws,
    long found,
    List<Entry> differences,
    List<RowField> fields) {
  private static final int SHOWN = 8; // characters

  public static final String EQUAL = "equal";
  public static final String DIFFERENT = "different";
  public static final String INCOMPLETE = "incomplete";

  public VerifyReport {
    counts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    flaws = List.copyOf(flaws);
    differences = List.copyOf(differences);
    fields = List.copyOf(fields);
  }

  /** The same, with what both stores hold of its row, and what waits. */
  public VerifyReport with(List<RowField> compared, WaitingReport.@Nullable Target waits) {
    return new VerifyReport(
        run,
        target,
        depth,
        scope,
        mapping,
        state,
        verdict,
        verifiedThrough,
        startedAt,
        endedAt,
        total,
        counts,
        waits,
        flaws,
        found,
        differences,
        compared);
  }

  /** One row that was not found equal. */
  public record Entry(
      String type,
      String key,
      String verdict,
      List<Detail> details,
      String why,
      @Nullable String version,
      Instant firstSeenAt) {
    public Entry {
      details = List.copyOf(details);
    }

    static Entry of(Difference difference) {
      return new Entry(
          difference.id().entry(),
          difference.id().key(),
          difference.verdict().text(),
          difference.discrepancies().stream().map(Detail::of).toList(),
          difference.why(),
          difference.version(),
          difference.firstSeenAt());
    }
  }

  /** One thing that is otherwise than it should be. */
  public record Detail(String kind, String what, String expected, String actual) {
    static Detail of(Discrepancy one) {
      return new Detail(one.kind().text(), one.what(), one.expected(), one.actual());
    }

    String text() {
      if (expected.isEmpty() && actual.isEmpty()) {
        return what;
      }
      return what
          + (expected.isEmpty() ? "" : ", expected " + expected)
          + (actual.isEmpty() ? "" : ", is " + actual);
    }
  }

  /**
   * @param allowKnown whether what was set aside is no difference
   */
  public static VerifyReport of(VerifyRun run, List<Difference> shown, boolean allowKnown) {
    Map<String, Long> counts = new LinkedHashMap<>();
    run.tally().counts().forEach((verdict, rows) -> counts.put(verdict.text(), rows));
    long found =
        run.tally().total() - run.tally().count(Verdict.EQUAL) - run.tally().count(Verdict.NEWER);
    return new VerifyReport(
        run.id(),
        run.target(),
        run.depth().text(),
        scope(run),
        run.mapping(),
        run.state(),
        verdict(run, allowKnown),
        run.complete() && !run.source().isEmpty() ? run.source() : null,
        run.startedAt(),
        run.endedAt(),
        run.tally().total(),
        counts,
        null,
        run.flaws(),
        found,
        shown.stream().map(Entry::of).toList(),
        List.of());
  }

  /** Of all types it need not be said which. */
  private static String scope(VerifyRun run) {
    return run.general() && run.entries().size() == 1
        ? run.scope() + " of " + run.entries().getFirst()
        : run.scope();
  }

  private static String verdict(VerifyRun run, boolean allowKnown) {
    boolean different =
        run.tally().count(Verdict.DIFFERENT) > 0
            || !run.flaws().isEmpty()
            || (!allowKnown && run.tally().count(Verdict.KNOWN_FAILURE) > 0);
    if (different) {
      return DIFFERENT;
    }
    return run.complete() ? EQUAL : INCOMPLETE;
  }

  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(paint));
    lines.add("  " + counted());
    if (complete()) {
      lines.add("  " + covered());
    }
    if (waiting != null && waiting.total() > 0) {
      lines.add("  " + waits(waiting));
    }
    if (!flaws.isEmpty()) {
      lines.add("");
      flaws.forEach(flaw -> lines.add(paint.bad(flaw)));
    }
    if (!differences.isEmpty()) {
      lines.add("");
      lines.addAll(table());
      if (found > differences.size()) {
        lines.add(
            "... and "
                + (found - differences.size())
                + " more; 'syncline verify --show "
                + run
                + " --limit N' lists them");
      }
    }
    if (!fields.isEmpty()) {
      lines.add("");
      TextTable table = new TextTable("FIELD", "POSTGRESQL", "GRAPH");
      fields.forEach(
          one ->
              table.row(
                  one.field(), FailuresReport.cut(one.row()), FailuresReport.cut(one.graph())));
      lines.addAll(table.lines());
    }
    return lines;
  }

  private boolean complete() {
    return state.equals(VerifyRun.DONE)
        && counts.getOrDefault(Verdict.DEFERRED.text(), 0L) == 0
        && counts.getOrDefault(Verdict.UNVERIFIABLE.text(), 0L) == 0;
  }

  private String covered() {
    String shown = "what PostgreSQL showed at " + startedAt + " is covered";
    return verifiedThrough == null
        ? shown
        : "verified through " + verifiedThrough + ": every commit up to there is covered; " + shown;
  }

  /** They are due, and equal to what the rows say: an end is not there. */
  static String waits(WaitingReport.Target waiting) {
    String example =
        waiting.edges().isEmpty() ? "" : ", such as " + waiting.edges().getFirst().text();
    return Amounts.count(waiting.total(), "edge")
        + (waiting.total() == 1 ? " waits" : " wait")
        + " for an end"
        + example
        + "; 'syncline waiting' lists them";
  }

  /** Enough of the mapping's name to tell it from others. */
  String mappingShown() {
    return mapping.substring(0, Math.min(SHOWN, mapping.length()));
  }

  private String headline(Paint paint) {
    String what =
        "run %d, %s, %s, %s, mapping %s".formatted(run, target, scope, depth, mappingShown());
    String took = endedAt == null ? state : Amounts.duration(Duration.between(startedAt, endedAt));
    String word =
        switch (verdict) {
          case EQUAL -> paint.good(verdict);
          case DIFFERENT -> paint.bad(verdict);
          default -> paint.warning(verdict);
        };
    return paint.strong(word) + "  (" + what + ", " + took + ")";
  }

  private String counted() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%,d compared", total));
    counts.forEach(
        (name, rows) -> {
          if (rows > 0) {
            text.append(String.format(Locale.ROOT, ", %,d %s", rows, name));
          }
        });
    return text.toString();
  }

  private List<String> table() {
    TextTable table = new TextTable("TYPE", "KEY", "VERDICT", "KIND", "WHAT");
    for (Entry entry : differences) {
      if (entry.details().isEmpty()) {
        table.row(entry.type(), entry.key(), entry.verdict(), "", entry.why());
      }
      for (int i = 0; i < entry.details().size(); i++) {
        Detail detail = entry.details().get(i);
        boolean first = i == 0;
        String why = first && !entry.why().isEmpty() ? "; " + entry.why() : "";
        table.row(
            first ? entry.type() : "",
            first ? entry.key() : "",
            first ? entry.verdict() : "",
            detail.kind(),
            FailuresReport.cut(detail.text()) + why);
      }
    }
    return table.lines();
  }
}
