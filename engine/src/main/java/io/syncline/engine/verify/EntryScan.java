// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.projection.EntityId;
import io.syncline.core.type.KeyText;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads the rows of one entry chunk by chunk, from either side. One thread. */
sealed interface EntryScan {

  /**
   * The next chunk.
   *
   * @param from the former chunk's {@code upTo}; empty for the first
   */
  ScannedChunk read(String from, int limit);

  /** What both sides share. */
  record Tools(RowScan rows, ExpectedRows expected, Comparer comparer, VerifyScope scope) {

    private boolean covers(String key) {
      return switch (scope) {
        case VerifyScope.Whole whole -> whole.covers(key);
        case VerifyScope.Keys(String entry, List<String> keys) -> keys.contains(key);
      };
    }

    private ScannedChunk compared(String upTo, Collection<Expected> rows, int read) {
      Map<String, Finding> findings = comparer.compare(expected.entry(), rows);
      long equal = 0;
      List<Finding> suspects = new ArrayList<>();
      List<EntityId> unverifiable = new ArrayList<>();
      for (Expected row : rows) {
        Finding finding = findings.get(row.id().key());
        if (finding == null) {
          unverifiable.add(row.id());
        } else if (finding.equal()) {
          equal++;
        } else {
          suspects.add(finding);
        }
      }
      return new ScannedChunk(upTo, Tally.of(Verdict.EQUAL, equal), suspects, unverifiable, read);
    }
  }

  /** What the source has: every row that projects to something. */
  record OfSource(Tools tools) implements EntryScan {
    @Override
    public ScannedChunk read(String from, int limit) {
      int columns = tools.expected().wanted().key().columns().size();
      RowScan.Seen seen =
          tools
              .rows()
              .after(
                  tools.expected().wanted(),
                  from.isEmpty() ? null : KeyText.parts(from.substring(1), columns),
                  limit);
      List<Expected> rows =
          tools.expected().of(seen).values().stream()
              .filter(Expected::present)
              .filter(row -> tools.covers(row.id().key()))
              .toList();
      int read = seen.rows().size();
      String upTo =
          read < limit ? "" : "=" + KeyText.of(tools.expected().keyOf(seen.rows().getLast().row()));
      return tools.compared(upTo, rows, read);
    }
  }

  /** What the target has and no row projects to. */
  record OfTarget(Tools tools, TargetKeys keys) implements EntryScan {
    @Override
    public ScannedChunk read(String from, int limit) {
      String entry = tools.expected().entry();
      List<String> page = keys.after(entry, from.isEmpty() ? null : from.substring(1), limit);
      List<String> covered = page.stream().filter(tools::covers).toList();
      List<Expected> gone = List.of();
      if (!covered.isEmpty()) {
        RowScan.Seen seen = tools.rows().keys(tools.expected().wanted(), covered);
        gone =
            tools.expected().of(seen, covered).values().stream()
                .filter(row -> !row.present())
                .toList();
      }
      ScannedChunk chunk =
          tools.compared(page.isEmpty() ? "" : "=" + page.getLast(), gone, page.size());
      // What is gone from both meanwhile was never to be counted.
      return new ScannedChunk(
          chunk.upTo(), Tally.NONE, chunk.suspects(), chunk.unverifiable(), chunk.read());
    }
  }

  /** Pages of keys. */
  interface TargetKeys {
    List<String> after(String entry, @org.jspecify.annotations.Nullable String after, int limit);
  }

  /** Some rows, whatever either side has of them. */
  record OfKeys(Tools tools, List<String> keys) implements EntryScan {
    @Override
    public ScannedChunk read(String from, int limit) {
      RowScan.Seen seen = tools.rows().keys(tools.expected().wanted(), keys);
      return tools.compared("", tools.expected().of(seen, keys).values(), keys.size());
    }
  }
}
