// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.binding.MappingDifference;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.type.ContentHash;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.VerifyRun;
import java.util.List;
import java.util.Optional;

/** The stored runs that compare the same rows in the same way. */
public record VerifyRuns(VerifySettings settings, VerifyParts parts, VerifyScope scope) {

  /**
   * Stores a new run.
   *
   * @param by who begins it
   */
  public VerifyRun begin(String by) {
    PipelineId pipeline =
        new PipelineId(
            settings.sync(),
            parts.target().name(),
            parts.mapping().laneOf(parts.mapping().entries().getFirst()));
    return parts
        .state()
        .verifications()
        .begin(
            new VerifyRun(
                0,
                settings.sync(),
                parts.target().name(),
                settings.depth(),
                scope.entries(),
                scope.text(),
                VerifyRun.RUNNING,
                Position.lsnText(parts.source().progress(pipeline).currentLsn()),
                mapping(),
                Tally.NONE,
                List.of(),
                by,
                parts.clock().instant(),
                null));
  }

  /** What the entries are mapped to, as a text of fixed length. */
  String mapping() {
    StringBuilder all = new StringBuilder();
    MappingDifference.applied(parts.mapping())
        .forEach((entry, now) -> all.append(entry).append(' ').append(now.fingerprint()));
    ContentHash hash = ContentHash.of("mapping", all.toString());
    return Long.toHexString(hash.first()) + Long.toHexString(hash.second());
  }

  /** The last other run that summed up all rows of an entry, mapped as it is. */
  Optional<VerifyRun> findProof(long other, String entry) {
    String mapping = mapping();
    return parts.state().verifications().runs(settings.sync(), Integer.MAX_VALUE).stream()
        .filter(run -> run.id() != other)
        .filter(run -> run.target().equals(parts.target().name()))
        .filter(run -> run.state().equals(VerifyRun.DONE))
        .filter(run -> run.depth() == Depth.BUCKETS)
        .filter(run -> run.mapping().equals(mapping))
        .filter(run -> run.entries().contains(entry))
        .findFirst();
  }

  /** The last run of this kind that is not done. */
  public Optional<VerifyRun> findUnfinished() {
    return parts.state().verifications().runs(settings.sync(), Integer.MAX_VALUE).stream()
        .filter(run -> run.target().equals(parts.target().name()))
        .filter(run -> run.state().equals(VerifyRun.RUNNING))
        .filter(run -> run.depth() == settings.depth())
        .filter(run -> run.scope().equals(scope.text()))
        .filter(run -> run.entries().equals(scope.entries()))
        .findFirst();
  }
}
