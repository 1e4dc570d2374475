// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.config.SynclineFile;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.Mapping;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.RelationshipEntry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The pipelines that a file asks for. */
public final class Lanes {

  private Lanes() {}

  /** One for each lane in use and each target, the highest lanes first. */
  public static List<PipelineId> pipelines(SynclineFile file) {
    return file.targets().keySet().stream()
        .flatMap(
            target ->
                lanes(file.mapping()).stream()
                    .map(lane -> new PipelineId(file.name(), target, lane)))
        .toList();
  }

  private static Set<Lane> lanes(Mapping mapping) {
    Set<Lane> lanes = new TreeSet<>();
    for (NodeEntry node : mapping.nodes()) {
      switch (node) {
        case NodeEntry.FromTable table -> lanes.add(table.lane());
        case NodeEntry.ValuesOf values -> lanes.add(values.lane());
        case NodeEntry.External external -> {}
      }
    }
    mapping.relationships().stream().map(RelationshipEntry::lane).forEach(lanes::add);
    return lanes;
  }
}
