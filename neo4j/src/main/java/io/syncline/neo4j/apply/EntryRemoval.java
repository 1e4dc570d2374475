// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.session.Graph;

/** Removes all rows of an entry while no pipeline writes it. Any thread. */
public final class EntryRemoval {
  private static final Version NEWEST =
      new Version(Long.MAX_VALUE, new Position(Long.MAX_VALUE, Long.MAX_VALUE));

  private final Steps steps;

  public EntryRemoval(Graph graph, GraphModel model) {
    PipelineId nobody = new PipelineId("", "", Lane.LOW);
    this.steps = new Steps(graph, model, new BatchTransaction(nobody, model));
  }

  /** In small steps that may be repeated; edges that other rows own are left waiting. */
  public void removeAll(String entry) {
    steps.removeRows(entry, NEWEST, transaction -> {});
  }
}
