// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.TextTable;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.RepairPlan;
import io.syncline.engine.verify.RepairPlan.Action;
import io.syncline.engine.verify.RepairPlan.Step;
import io.syncline.engine.verify.RepairPlan.Strays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a repair will do, or did.
 *
 * @param strays edges where no row's edges are, and nodes of values that miscount who holds them
 * @param flaws what else is wrong apart from any row, which no repair mends
 * @param kept rows that stay as the graph has them, since a rule believes it
 * @param found what was found of the rows afterwards, by verdict; null if nothing was done
 */
public record RepairReport(
    long run,
    String target,
    long compared,
    long repairs,
    long kept,
    boolean tooMany,
    List<Row> rows,
    List<Stray> strays,
    List<String> flaws,
    @Nullable Map<String, Long> found) {

  public RepairReport {
    strays = List.copyOf(strays);
    flaws = List.copyOf(flaws);
    rows = List.copyOf(rows);
  }

  /** One row. */
  public record Row(String type, String key, String action, String why) {
    static Row of(Step step) {
      return new Row(
          step.difference().id().entry(),
          step.difference().id().key(),
          text(step.action()),
          (step.why().isEmpty() ? "" : step.why() + ": ")
              + step.difference().discrepancies().stream()
                  .map(one -> one.kind().text() + " " + one.what())
                  .distinct()
                  .reduce((one, other) -> one + "; " + other)
                  .orElse(""));
    }
  }

  /** Such edges or nodes of one type. */
  public record Stray(String type, long edges, String action, String what) {
    static Stray of(Strays strays) {
      return new Stray(strays.entry(), strays.edges(), text(strays.action()), strays.what());
    }
  }

  private static String text(Action action) {
    return action.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  public static RepairReport of(RepairPlan plan, String target, @Nullable Tally tally) {
    return new RepairReport(
        plan.run(),
        target,
        plan.compared(),
        plan.repairs(),
        plan.kept(),
        plan.tooMany(),
        plan.steps().stream().map(Row::of).toList(),
        plan.strays().stream().map(Stray::of).toList(),
        List.of(),
        tally == null ? null : counts(tally));
  }

  /** The same, with what no repair mends. */
  public RepairReport with(List<String> unmended) {
    return new RepairReport(
        run, target, compared, repairs, kept, tooMany, rows, strays, unmended, found);
  }

  private static Map<String, Long> counts(Tally tally) {
    Map<String, Long> counts = new LinkedHashMap<>();
    tally.counts().forEach((verdict, rows) -> counts.put(verdict.text(), rows));
    return counts;
  }

  /**
   * @param limit rows that are listed at the most
   */
  public List<String> lines(Paint paint, int limit) {
    if (rows.isEmpty() && strays.isEmpty() && flaws.isEmpty()) {
      return List.of(paint.good("Run " + run + " found nothing that differs in " + target + "."));
    }
    List<String> lines = new ArrayList<>();
    TextTable table = new TextTable("TYPE", "KEY", "ACTION", "WHY");
    rows.stream()
        .limit(limit)
        .forEach(
            row -> table.row(row.type(), row.key(), row.action(), FailuresReport.cut(row.why())));
    strays.forEach(one -> table.row(one.type(), "", one.action(), FailuresReport.cut(one.what())));
    lines.addAll(table.lines());
    if (rows.size() > limit) {
      lines.add("... and " + (rows.size() - limit) + " more");
    }
    lines.add("");
    lines.add(found == null ? planned() : done(found, paint));
    flaws.forEach(flaw -> lines.add(paint.bad("No repair mends: " + flaw)));
    if (!strays.isEmpty()) {
      lines.add(belongToNoRow());
    }
    if (kept > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d stay as the graph has them: a rule of repair: believes it. Nothing is written to"
                  + " PostgreSQL.",
              kept));
    }
    return lines;
  }

  private String planned() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d compared rows would be repaired by what run %d found; --apply %s.",
        repairs,
        compared,
        run,
        tooMany ? "refuses so much without --max-fraction" : "does it");
  }

  private String belongToNoRow() {
    long mended =
        strays.stream()
            .filter(one -> one.action().equals(text(Action.REMOVE)))
            .mapToLong(Stray::edges)
            .sum();
    long all = strays.stream().mapToLong(Stray::edges).sum();
    return String.format(
        Locale.ROOT,
        "%,d of %,d that belong to no row %s mended.",
        mended,
        all,
        found == null ? "would be" : "were");
  }

  private static String done(Map<String, Long> found, Paint paint) {
    long rows = found.values().stream().mapToLong(Long::longValue).sum();
    long equal =
        found.getOrDefault(Verdict.EQUAL.text(), 0L) + found.getOrDefault(Verdict.NEWER.text(), 0L);
    String text =
        String.format(Locale.ROOT, "%,d of %,d rows compared equal afterwards.", equal, rows);
    return equal == rows ? paint.good(text) : paint.bad(text + " " + found);
  }
}
