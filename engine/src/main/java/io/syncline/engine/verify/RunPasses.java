// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which passes make a run, by its scope and by the order in which the target can be read. */
record RunPasses(RunUnderWay running, RowScan rows, VerifyScope scope, TargetVerifier target) {

  /**
   * The passes that make the run.
   *
   * @param stored the chunks of it that are decided
   */
  List<EntryPass> after(List<Chunk> stored) {
    Map<String, Chunk> last = lastChunks(stored);
    VerifyParts parts = running.parts();
    Comparer comparer =
        new Comparer(
            target, running.settings().depth(), new EndOfSource(running.settings().sync(), parts));
    long estimate = 0;
    List<EntryPass> passes = new ArrayList<>();
    for (String entry : scope.entries()) {
      ExpectedRows expected = new ExpectedRows(parts.mapping(), parts.target().name(), entry);
      EntryScan.Tools tools = new EntryScan.Tools(rows, expected, comparer, scope);
      if (scope instanceof VerifyScope.Keys(String only, List<String> keys)) {
        passes.add(pass(Chunk.ROWS, tools, new EntryScan.OfKeys(tools, keys), last));
      } else if (scope instanceof VerifyScope.Since(var entries, long run, SourceSnapshot view)) {
        EntryScan again = new EntryScan.OfDifferences(tools, parts.state().verifications(), run);
        EntryScan rest = new EntryScan.OfTarget(tools, target::keys);
        passes.add(pass(Chunk.AGAIN, tools, again, last));
        passes.add(pass(Chunk.ROWS, tools, new EntryScan.OfChanged(tools, view), last));
        passes.add(pass(Chunk.TARGET, tools, rest, last));
        estimate += 2 * rows.estimate(expected.wanted());
      } else {
        Comparator<String> order = isWhole() ? target.order(entry).orElse(null) : null;
        EntryScan.OfSource read = new EntryScan.OfSource(tools, order);
        EntryScan rowsOf =
            order == null
                ? read
                : proving(entry)
                    .<EntryScan>map(run -> new BucketScan(tools, read, proven(run, entry, order)))
                    .orElse(read);
        EntryScan rest =
            new EntryScan.OfTarget(tools, order == null ? target::keys : target::keysBesideRanges);
        passes.add(pass(Chunk.ROWS, tools, rowsOf, last));
        passes.add(pass(Chunk.TARGET, tools, rest, last));
        if (scope instanceof VerifyScope.Range) { // all keys of the target are paged
          estimate += rows.estimate(expected.wanted(), tools.span(null, null));
          estimate += rows.estimate(expected.wanted());
        } else if (scope instanceof VerifyScope.Whole) {
          estimate += rows.estimate(expected.wanted()) * (order == null ? 2 : 1);
        }
      }
    }
    running.progress().expected(Math.max(0, estimate - running.counted()));
    return passes;
  }

  /** The last run that proved ranges of this entry, as it is mapped now. */
  private Optional<VerifyRun> proving(String entry) {
    return running.settings().depth() == Depth.BUCKETS
        ? new VerifyRuns(running.settings(), running.parts(), scope).findProof(running.id(), entry)
        : Optional.empty();
  }

  private ProvenChunks proven(VerifyRun run, String entry, Comparator<String> order) {
    return new ProvenChunks(running.parts().state().verifications(), run.id(), entry, order);
  }

  private boolean isWhole() {
    return scope instanceof VerifyScope.Whole whole && whole.share() >= 1;
  }

  private EntryPass pass(
      String pass, EntryScan.Tools tools, EntryScan scan, Map<String, Chunk> last) {
    String entry = tools.expected().entry();
    Confirmation confirmation =
        new Confirmation(
            running.settings(), running.parts(), tools.rows(), tools.expected(), tools.comparer());
    return new EntryPass(running, pass, entry, scan, confirmation, last.get(name(entry, pass)));
  }

  private static Map<String, Chunk> lastChunks(List<Chunk> stored) {
    Map<String, Chunk> last = new HashMap<>();
    stored.forEach(chunk -> last.put(name(chunk.entry(), chunk.pass()), chunk));
    return last;
  }

  private static String name(String entry, String pass) {
    return pass + " " + entry;
  }
}
