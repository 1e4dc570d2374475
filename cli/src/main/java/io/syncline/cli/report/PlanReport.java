// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.Step;
import io.syncline.cli.terminal.Amounts;
import io.syncline.cli.terminal.Paint;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.binding.MappingDifference.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan} would do.
 *
 * @param refused whether nothing is carried out before a clash is mended
 * @param clashes what other syncs have that stands in the way, and what mends it
 * @param stores steps of each store, the source first
 * @param entries what the mapping changes about the data
 */
public record PlanReport(
    boolean upToDate,
    boolean refused,
    List<String> clashes,
    List<Store> stores,
    List<Entry> entries) {

  public PlanReport {
    clashes = List.copyOf(clashes);
    stores = List.copyOf(stores);
    entries = List.copyOf(entries);
  }

  /** The steps in one store. */
  public record Store(String store, List<Step> steps) {
    public Store {
      steps = List.copyOf(steps);
    }
  }

  /**
   * What becomes of one mapping entry.
   *
   * @param change added, removed, changed or pending
   * @param read whether its rows are read again
   * @param removes what goes from the targets, in words
   */
  public record Entry(
      String entry, String change, List<String> why, boolean read, List<String> removes) {
    public Entry {
      why = List.copyOf(why);
      removes = List.copyOf(removes);
    }

    static Entry of(EntryDifference difference) {
      return switch (difference) {
        case EntryDifference.Added added ->
            new Entry(added.entry(), "added", List.of(), true, List.of());
        case EntryDifference.Removed removed ->
            new Entry(removed.entry(), "removed", List.of(), false, removals(removed.leftovers()));
        case EntryDifference.Changed changed ->
            new Entry(
                changed.entry(),
                "changed",
                changed.why(),
                changed.read() == Read.NEEDED,
                removals(changed.leftovers()));
        case EntryDifference.Pending pending ->
            new Entry(pending.entry(), "pending", List.of("still to be read"), true, List.of());
      };
    }

    private static List<String> removals(Leftovers leftovers) {
      if (leftovers.everything()) {
        return List.of(
            "everything Syncline owns of it"
                + (leftovers.keepsConnected()
                    ? "; nodes that have other relationships stay, without it"
                    : ""));
      }
      List<String> removals = new ArrayList<>();
      leftovers.labels().stream().sorted().forEach(label -> removals.add("label " + label));
      leftovers.properties().stream().sorted().forEach(name -> removals.add("property " + name));
      leftovers.edges().forEach(edge -> removals.add("relationships " + edge.type()));
      return removals;
    }

    private Entry besides(@Nullable String found) {
      if (found == null) {
        return this;
      }
      List<String> reasons = new ArrayList<>(why);
      reasons.add(found);
      return new Entry(entry, change, reasons, read, removes);
    }

    private boolean pending() {
      return change.equals("pending");
    }

    /** Why it is pending goes without saying. */
    private String pendingLine() {
      List<String> besides = why.subList(1, why.size());
      return entry + (besides.isEmpty() ? "" : " (" + String.join("; ", besides) + ")");
    }

    private String line() {
      String reasons = why.isEmpty() ? "" : " (" + String.join("; ", why) + ")";
      return entry + ": " + change + reasons;
    }
  }

  /**
   * @param found what was found in the targets that concerns an entry, by entry
   */
  public static PlanReport of(
      List<Store> stores, List<EntryDifference> differences, Map<String, String> found) {
    List<Entry> entries =
        differences.stream()
            .map(Entry::of)
            .map(entry -> entry.besides(found.get(entry.entry())))
            .toList();
    boolean upToDate =
        entries.stream().allMatch(Entry::pending)
            && stores.stream().allMatch(store -> store.steps().isEmpty());
    return new PlanReport(upToDate, false, List.of(), stores, entries);
  }

  /** The same, with what was found of other syncs. */
  public PlanReport besides(List<Check> found) {
    return new PlanReport(
        upToDate,
        found.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAILED),
        found.stream().map(check -> check.found() + ": " + check.remedy()).toList(),
        stores,
        entries);
  }

  /** What stands in the way, a line each. */
  public List<String> clashLines() {
    return clashes.stream().map(clash -> "  " + clash).toList();
  }

  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    if (!clashes.isEmpty()) {
      lines.add(paint.warning("In the way:"));
      lines.addAll(clashLines());
      lines.add("");
    }
    if (upToDate) {
      lines.add("Nothing to do: both stores are set up for this mapping.");
      entries.forEach(
          entry -> lines.add("Still to be read by 'syncline run': " + entry.pendingLine()));
      return lines;
    }
    for (Store store : stores) {
      addStore(store, paint, lines);
    }
    addEntries("To be read", entries.stream().filter(Entry::read).toList(), paint, lines);
    addEntries(
        "To be noted", entries.stream().filter(entry -> !entry.read()).toList(), paint, lines);
    lines.add(summary());
    return lines;
  }

  private static void addStore(Store store, Paint paint, List<String> lines) {
    lines.add(paint.strong(store.store() + ":") + (store.steps().isEmpty() ? " nothing" : ""));
    for (Step step : store.steps()) {
      Statements.add(step, lines);
    }
    lines.add("");
  }

  private static void addEntries(
      String heading, List<Entry> entries, Paint paint, List<String> lines) {
    if (entries.isEmpty()) {
      return;
    }
    lines.add(paint.strong(heading + ":"));
    for (Entry entry : entries) {
      lines.add("  " + entry.line());
      entry.removes().forEach(gone -> lines.add("    removes " + gone));
    }
    lines.add("");
  }

  private String summary() {
    int steps = stores.stream().mapToInt(store -> store.steps().size()).sum();
    long reads = entries.stream().filter(Entry::read).count();
    return "Plan: "
        + Amounts.count(steps, "statement")
        + ", "
        + (reads == 1 ? "1 entry" : reads + " entries")
        + " to be read.";
  }
}
