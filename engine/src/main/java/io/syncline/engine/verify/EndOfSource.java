// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells versions that no change can have: invented ones, or those of another server. A row that
 * bears one may be equal now, but its next changes would be taken for older ones, and be lost. The
 * end of the source is asked for after the target was read, so what is written meanwhile is before
 * it. Any thread.
 */
final class EndOfSource {
  private final String sync;
  private final VerifyParts parts;
  private Version end = new Version(0, Position.START); // guarded by this

  EndOfSource(String sync, VerifyParts parts) {
    this.sync = sync;
    this.parts = parts;
  }

  /** The findings of rows of one entry, which were just read, with what is wrong of versions. */
  List<Finding> judge(List<Finding> findings) {
    Version newest =
        findings.stream()
            .map(Finding::version)
            .filter(Objects::nonNull)
            .max(Version::compareTo)
            .orElse(null);
    if (newest == null || newest.compareTo(known()) <= 0) {
      return findings;
    }
    Version now = ask(findings.getFirst().id().entry());
    return newest.compareTo(now) <= 0
        ? findings
        : findings.stream().map(finding -> judge(finding, now)).toList();
  }

  /** Where it was when it was last asked for. */
  synchronized Version known() {
    return end;
  }

  private Version ask(String entry) {
    PipelineId pipeline =
        new PipelineId(sync, parts.target().name(), parts.mapping().laneOf(entry));
    Position high = parts.source().progress(pipeline).high();
    Version now = new Version(parts.state().loadEra(sync), Position.endOf(high.lsn()));
    synchronized (this) {
      end = now;
    }
    return now;
  }

  private static Finding judge(Finding finding, Version now) {
    @Nullable Version version = finding.version();
    if (version == null || version.compareTo(now) <= 0) {
      return finding;
    }
    List<Discrepancy> discrepancies = new ArrayList<>(finding.discrepancies());
    discrepancies.add(
        new Discrepancy(Discrepancy.Kind.VERSION, "version", "at most " + now, version.toString()));
    return new Finding(finding.id(), version, finding.token(), finding.owed(), discrepancies);
  }
}
