// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.config.SourceSettings.Capture;
import io.syncline.config.SynclineFile;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.binding.MappingDifference;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.AppliedMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What other files' syncs have that this file would take for its own: a slot, a state, a
 * checkpoint, nodes and edges. Reads only; says nothing where nothing is in the way.
 */
public final class Clashes {
  private static final String NAME = "other syncs";

  private final SynclineFile file;
  private final Map<String, AppliedEntry> applied;

  private Clashes(SynclineFile file, Map<String, AppliedEntry> applied) {
    this.file = file;
    this.applied = Map.copyOf(applied);
  }

  /** Before anything was ever applied, whatever bears this sync's name is another's. */
  public static Clashes of(SynclineFile file, SourceConnection source) {
    return new Clashes(file, applied(file, source));
  }

  /** The mapping that was applied; empty where none was. */
  public static Map<String, AppliedEntry> applied(SynclineFile file, SourceConnection source) {
    try {
      return AppliedMapping.present(source.state().loadMapping(file.name()));
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.NOT_APPLIED) {
        return Map.of();
      }
      throw e;
    }
  }

  /** In the source: slots, and the state of a sync of the same name. */
  public List<Check> in(SourceConnection source, BoundMapping mapping) {
    List<Check> checks = new ArrayList<>();
    if (applied.isEmpty() && file.source().capture() == Capture.LOG) {
      for (PipelineId pipeline : Lanes.pipelines(file)) {
        if (!source.changes().progress(pipeline).slotState().equals("none")) {
          checks.add(slot(source.slotOf(pipeline)));
        }
      }
    } else if (!applied.isEmpty() && nothingStays(mapping)) {
      checks.add(state());
    }
    return checks;
  }

  private boolean nothingStays(BoundMapping mapping) {
    Set<String> named = MappingDifference.applied(mapping).keySet();
    return !named.isEmpty() && applied.keySet().stream().noneMatch(named::contains);
  }

  private Check slot(String slot) {
    return new Check(
        NAME,
        Check.Verdict.FAILED,
        "the replication slot %s is there, and the sync %s was never set up: another one uses it"
            .formatted(slot, file.name()),
        "give this file a name: or a source.slot_prefix: of its own; if nobody uses the slot any more: SELECT pg_drop_replication_slot('%s');"
            .formatted(slot));
  }

  private Check state() {
    return new Check(
        NAME,
        Check.Verdict.WARNING,
        "what was applied as %s is %s, and this file has nothing of it: all of it would be removed"
            .formatted(file.name(), String.join(", ", applied.keySet().stream().sorted().toList())),
        "if that is the sync of another file, give this one a name: of its own");
  }

  /** In a target: nodes and edges that are called the same, and checkpoints. */
  public List<Check> in(Target target) {
    List<Check> checks = new ArrayList<>();
    for (TargetReader.Clash clash : target.reader().clashes(file.name())) {
      checks.add(new Check(NAME, Check.Verdict.FAILED, clash.text(), clash.remedy()));
    }
    boolean begun =
        Arrays.stream(Lane.values())
            .map(lane -> new PipelineId(file.name(), target.name(), lane))
            .anyMatch(pipeline -> target.reader().findCheckpoint(pipeline).isPresent());
    if (applied.isEmpty() && begun) {
      checks.add(checkpoint());
    }
    return checks;
  }

  private Check checkpoint() {
    return new Check(
        NAME,
        Check.Verdict.WARNING,
        "a sync %s has a checkpoint here, and none was ever set up in this PostgreSQL"
            .formatted(file.name()),
        "if it is that of another file, give this one a name: of its own, or use another database;"
            + " if it was left behind: `syncline apply --new-snapshot`");
  }
}
