// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every store holds for one entity.
 *
 * @param key as it was asked for
 * @param verdict {@code equal}, {@code different}, or {@code undecided} while changes are on their
 *     way
 */
public record ExplainReport(
    String entry, String key, String verdict, Source source, List<Held> targets) {

  public static final String EQUAL = "equal";
  public static final String DIFFERENT = "different";
  public static final String UNDECIDED = "undecided";

  public ExplainReport {
    targets = List.copyOf(targets);
  }

  /**
   * The row.
   *
   * @param readAt everything committed before this position was seen
   * @param row whether there is a row
   * @param mapped whether it projects to anything; a row filter may say no
   * @param identity canonical text of its identity
   */
  public record Source(
      String table,
      String readAt,
      boolean row,
      boolean mapped,
      String identity,
      Map<String, String> properties,
      List<String> edges,
      @Nullable String hash) {}

  /**
   * What a target holds.
   *
   * @param checkpoint how far the owning pipeline is; null if it never began
   * @param why what tells the two apart, or why it cannot be said
   * @param waiting edges that wait for an end
   */
  public record Held(
      String target,
      String verdict,
      List<String> why,
      String pipeline,
      @Nullable String checkpoint,
      boolean present,
      @Nullable String version,
      @Nullable String hash,
      Map<String, Object> properties,
      List<String> edges,
      List<String> waiting) {

    /** The same difference with its known reasons, which leave nothing undecided. */
    Held because(List<String> reasons) {
      if (reasons.isEmpty()) {
        return this;
      }
      List<String> all = new ArrayList<>(reasons);
      all.addAll(why);
      return new Held(
          target,
          DIFFERENT,
          all,
          pipeline,
          checkpoint,
          present,
          version,
          hash,
          properties,
          edges,
          waiting);
    }
  }

  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.strong(entry + " " + key) + ": " + coloured(verdict, paint));
    lines.add("");
    lines.add(paint.strong("PostgreSQL") + ", table " + source.table() + ", at " + source.readAt());
    if (!source.row()) {
      lines.add("  no row");
    } else {
      if (!source.mapped()) {
        lines.add("  a row that the mapping's filter leaves out, or that has no edge");
      }
      lines.add("  identity   " + source.identity());
      add("hash", source.hash(), lines);
      addAll("properties", new TreeMap<>(source.properties()), lines);
      addAll("edges", source.edges(), lines);
    }
    for (Held target : targets) {
      addTarget(target, paint, lines);
    }
    return lines;
  }

  private static void addTarget(Held held, Paint paint, List<String> lines) {
    lines.add("");
    lines.add(
        paint.strong(held.target())
            + ", pipeline "
            + held.pipeline()
            + ", at "
            + (held.checkpoint() == null ? "no checkpoint" : held.checkpoint()));
    lines.add("  verdict    " + coloured(held.verdict(), paint));
    held.why().forEach(reason -> lines.add("             " + reason));
    if (!held.present()) {
      lines.add("  nothing");
      return;
    }
    add("version", held.version(), lines);
    add("hash", held.hash(), lines);
    addAll("properties", new TreeMap<>(held.properties()), lines);
    addAll("edges", held.edges(), lines);
    addAll("waiting", held.waiting(), lines);
  }

  private static String coloured(String verdict, Paint paint) {
    return switch (verdict) {
      case EQUAL -> paint.good(verdict);
      case DIFFERENT -> paint.bad(verdict);
      default -> paint.warning(verdict);
    };
  }

  private static void add(String name, @Nullable String value, List<String> lines) {
    if (value != null) {
      lines.add("  " + name + " ".repeat(11 - name.length()) + value);
    }
  }

  private static void addAll(String name, Map<String, ?> values, List<String> lines) {
    addAll(
        name,
        values.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList(),
        lines);
  }

  private static void addAll(String name, List<String> values, List<String> lines) {
    for (int i = 0; i < values.size(); i++) {
      add(i == 0 ? name : "", values.get(i), lines);
    }
  }
}
