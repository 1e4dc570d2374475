// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.session.Columnar;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Takes away, in the transaction that writes rows again, what an ordinary write trusts: labels,
 * further edges to one end, marks, constants, counts, versions that nobody can have written. A row
 * of which something newer is stored is not touched. Any thread.
 */
final class Repair {
  /** The row may be written: what is stored is not newer, or newer than can be. */
  private static final String MAY_BE_WRITTEN =
      "NOT coalesce(%1$s > " + Columnar.VERSION + " AND %1$s <= $newest, false)";

  private final GraphModel model;
  private final Map<String, NodeRepair> nodes = new HashMap<>();
  private final Map<String, JoinRepair> joins = new HashMap<>();
  private final Map<String, HolderRepair> holders = new HashMap<>();

  Repair(GraphModel model) {
    this.model = model;
    for (Entry entry : model.entries()) {
      switch (entry) {
        case Entry.Nodes(var plan) -> nodes.put(plan.name(), new NodeRepair(plan, model.names()));
        case Entry.Joins(var plan) -> joins.put(plan.owner(), new JoinRepair(plan, model.names()));
        case Entry.HeldValues(var type, var self) ->
            holders.put(type.name(), new HolderRepair(type, self, model));
      }
    }
  }

  /** A condition on a stored version; takes {@code newest} and the columns of versions. */
  static String mayBeWritten(String version) {
    return MAY_BE_WRITTEN.formatted(version);
  }

  /** To be called before the batch is written. */
  void prepare(Batch batch, Work work) {
    Checkpoint checkpoint = batch.checkpoint();
    Version newest = new Version(checkpoint.era(), checkpoint.position());
    for (EntryBatch entry : batch.entries()) {
      switch (model.entry(entry.entry())) {
        case Entry.Nodes(var plan) ->
            Objects.requireNonNull(nodes.get(plan.name())).prepare(entry, newest, work);
        case Entry.Joins(var plan) ->
            Objects.requireNonNull(joins.get(plan.owner())).prepare(entry, newest, work);
        case Entry.HeldValues held ->
            Objects.requireNonNull(holders.get(held.type().name())).prepare(entry, newest, work);
      }
    }
  }
}
