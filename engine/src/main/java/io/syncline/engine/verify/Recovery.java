// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.capture.RowScan;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.RowCheck.Checked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows without their counterpart in the target, or without the back reference to it, and has
 * the pipelines that own them write them. What is merely on its way is not found: a row lacks
 * something only after two looks. One thread.
 */
public final class Recovery {
  private static final int PAGE = 2_000;
  private static final int CHUNK = 500;
  private static final Set<Discrepancy.Kind> LACKS =
      EnumSet.of(Discrepancy.Kind.MISSING, Discrepancy.Kind.REFERENCE);

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final HandOver hands;
  private volatile boolean stopping;

  /**
   * @param queue whether triggers capture
   * @param by who asks for it
   */
  public Recovery(String sync, boolean queue, VerifyParts parts, String by) {
    this.settings =
        new VerifySettings(
            sync,
            queue,
            Depth.TOKENS,
            1,
            PAGE,
            0,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            LoadLimits.NONE);
    this.parts = parts;
    this.hands = new HandOver(settings, parts, by, () -> stopping);
  }

  /** Lets the rest end early, with an InterruptedException. Any thread. */
  public void stop() {
    stopping = true;
  }

  /**
   * A row that lacks something.
   *
   * @param what kinds of what it lacks: {@code missing} for its counterpart, {@code reference}
   * @param setAside whether it is a dead letter, and so known to lack it
   */
  public record Lacking(EntityId id, List<String> what, boolean setAside) {
    public Lacking {
      what = List.copyOf(what);
    }
  }

  /**
   * What a search found.
   *
   * @param searched rows that were looked at
   * @param undecided rows of which it could not be told in time
   */
  public record Found(long searched, List<Lacking> rows, long undecided) {
    public Found {
      rows = List.copyOf(rows);
    }
  }

  /** Looks at every row of these entries. */
  public Found search(List<String> entries) throws InterruptedException {
    Search search = new Search();
    try (RowScan rows = parts.source().rowScan()) {
      for (String entry : entries) {
        ExpectedRows expected = new ExpectedRows(parts.mapping(), parts.target().name(), entry);
        Comparer comparer = Comparer.of(settings, parts);
        VerifyScope scope = new VerifyScope.Whole(entries, 1);
        EntryScan scan =
            new EntryScan.OfSource(new EntryScan.Tools(rows, expected, comparer, scope), null);
        String from = "";
        do {
          requireGoing();
          EntryScan.Begun begun = scan.begin(from, PAGE);
          ScannedChunk chunk = begun.whole();
          search.searched += begun.read();
          search.undecided += chunk.unverifiable().size();
          List<String> suspects =
              chunk.suspects().stream()
                  .filter(Recovery::lacks)
                  .map(finding -> finding.id().key())
                  .toList();
          decide(entry, suspects, rows, search);
          from = begun.upTo();
        } while (!from.isEmpty());
      }
    }
    return search.found();
  }

  /** Looks at the rows that have no back reference and should have one; cheap. */
  public Found searchWithoutReference() throws InterruptedException {
    Search search = new Search();
    BackReferences references = parts.source().backReferences();
    try (RowScan rows = parts.source().rowScan()) {
      for (NodeType node : parts.mapping().nodes()) {
        if (!(node instanceof NodeType.TableNode table)) {
          continue;
        }
        BackReference reference = table.backReference();
        if (reference == null) {
          continue;
        }
        BackReferences.Rows wanted =
            new BackReferences.Rows(
                table.table(), table.identity(), reference.column(), table.where());
        List<String> page = references.findMissing(wanted, null, CHUNK);
        while (!page.isEmpty()) {
          requireGoing();
          search.searched += page.size();
          decide(table.name(), page, rows, search);
          page = references.findMissing(wanted, page.getLast(), CHUNK);
        }
      }
    }
    return search.found();
  }

  /**
   * Has them written.
   *
   * @return those that still lack something afterwards, or of which that is not known
   */
  public List<Lacking> heal(Found found) throws InterruptedException {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    found
        .rows()
        .forEach(
            row ->
                keys.computeIfAbsent(row.id().entry(), entry -> new ArrayList<>())
                    .add(row.id().key()));
    List<Lacking> left = new ArrayList<>();
    try (RowScan rows = parts.source().rowScan()) {
      for (Map.Entry<String, List<String>> entry : keys.entrySet()) {
        for (List<String> chunk : chunks(entry.getValue())) {
          requireGoing();
          hands.give(entry.getKey(), chunk, null);
          for (Checked checked : check(entry.getKey(), chunk, rows)) {
            if (!healed(checked)) {
              left.add(lacking(checked));
            }
          }
        }
      }
    }
    return left;
  }

  private void decide(String entry, List<String> keys, RowScan rows, Search search)
      throws InterruptedException {
    for (List<String> chunk : chunks(keys)) {
      for (Checked checked : check(entry, chunk, rows)) {
        switch (checked.verdict()) {
          case EQUAL, NEWER -> {}
          case DEFERRED, UNVERIFIABLE -> search.undecided++;
          case DIFFERENT, KNOWN_FAILURE -> {
            if (lacks(checked.finding())) {
              search.rows.add(lacking(checked));
            }
          }
        }
      }
    }
  }

  private List<Checked> check(String entry, List<String> keys, RowScan rows)
      throws InterruptedException {
    return keys.isEmpty() ? List.of() : new RowCheck(settings, parts, rows).check(entry, keys);
  }

  private static List<List<String>> chunks(List<String> keys) {
    List<List<String>> chunks = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += CHUNK) {
      chunks.add(keys.subList(i, Math.min(i + CHUNK, keys.size())));
    }
    return chunks;
  }

  private static boolean lacks(@Nullable Finding finding) {
    return finding != null
        && finding.discrepancies().stream().anyMatch(one -> LACKS.contains(one.kind()));
  }

  /** Whatever else differs is a matter for a repair. */
  private static boolean healed(Checked checked) {
    return switch (checked.verdict()) {
      case EQUAL, NEWER -> true;
      case DIFFERENT -> !lacks(checked.finding());
      case KNOWN_FAILURE, DEFERRED, UNVERIFIABLE -> false;
    };
  }

  private static Lacking lacking(Checked checked) {
    Finding finding = checked.finding();
    List<String> what =
        finding == null
            ? List.of()
            : finding.discrepancies().stream().map(one -> one.kind().text()).distinct().toList();
    return new Lacking(checked.id(), what, checked.verdict() == Verdict.KNOWN_FAILURE);
  }

  private void requireGoing() throws InterruptedException {
    if (stopping) {
      throw new InterruptedException("stopped before the end");
    }
  }

  /** What was found so far. One thread. */
  private static final class Search {
    private final List<Lacking> rows = new ArrayList<>();
    private long searched;
    private long undecided;

    Found found() {
      return new Found(searched, rows, undecided);
    }
  }
}
