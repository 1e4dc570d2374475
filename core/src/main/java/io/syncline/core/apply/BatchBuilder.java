// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers mutations in source order and coalesces them to their net effect per entity. Not safe for
 * use by several threads at once.
 */
public final class BatchBuilder {
  private final Map<String, EntryTracks> entries = new LinkedHashMap<>();
  private final Set<EntityId> rereads = new LinkedHashSet<>();
  private long mutations;

  public void add(Mutation mutation) {
    mutations++;
    switch (mutation) {
      case Mutation.Upsert upsert -> {
        if (!tracks(upsert.entry()).upsert(upsert)) {
          rereads.add(upsert.id());
        }
        followReread(upsert);
      }
      case Mutation.Remove remove -> tracks(remove.entry()).remove(remove);
      case Mutation.Clear clear -> tracks(clear.entry()).clear();
      case Mutation.Reread reread -> {
        tracks(reread.entry()).move(reread);
        rereads.add(reread.id());
      }
    }
  }

  /** What is to be read again goes on to be so under the key that its row moves to. */
  private void followReread(Mutation.Upsert upsert) {
    String formerKey = upsert.formerKey();
    if (formerKey != null && rereads.contains(new EntityId(upsert.entry(), formerKey))) {
      rereads.add(upsert.id());
    }
  }

  private EntryTracks tracks(String entry) {
    return entries.computeIfAbsent(entry, EntryTracks::new);
  }

  /** Mutations added so far, before coalescing. */
  public long mutations() {
    return mutations;
  }

  /** Rows whose changes did not carry enough; they must be read from the source. */
  public List<EntityId> rereads() {
    return List.copyOf(rereads);
  }

  /** The net effect of everything that was added. */
  public Batch build(Checkpoint checkpoint, Scope scope) {
    return new Batch(entries(), rereads(), checkpoint, scope);
  }

  /** The net effect on each entry, in the order in which they came; none is empty. */
  public List<EntryBatch> entries() {
    List<EntryBatch> batches = new ArrayList<>(entries.size());
    for (EntryTracks tracks : entries.values()) {
      EntryBatch batch = tracks.build();
      if (batch.size() > 0) {
        batches.add(batch);
      }
    }
    return batches;
  }
}
