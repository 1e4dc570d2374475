// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.call;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.WaitingEdge;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reader whose calls are watched. */
final class WatchedReader implements TargetReader {
  private final String target;
  private final TargetReader reader;
  private final TargetCalls calls;

  WatchedReader(String target, TargetReader reader, TargetCalls calls) {
    this.target = target;
    this.reader = reader;
    this.calls = calls;
  }

  @Override
  public Optional<Checkpoint> findCheckpoint(PipelineId pipeline) {
    return watching("reading the checkpoint", () -> reader.findCheckpoint(pipeline));
  }

  @Override
  public Optional<Checkpoint> findSettledCheckpoint(PipelineId pipeline) {
    return watching("reading the checkpoint", () -> reader.findSettledCheckpoint(pipeline));
  }

  @Override
  public Optional<Entity> find(EntityId id) {
    return watching("reading a row", () -> reader.find(id));
  }

  @Override
  public Set<String> present(String entry, Collection<String> keys) {
    return watching("looking for nodes", () -> reader.present(entry, keys));
  }

  @Override
  public List<String> keys(String entry, @Nullable String after, int limit) {
    return watching("reading keys", () -> reader.keys(entry, after, limit));
  }

  @Override
  public Map<String, Long> strangers(Collection<String> entries) {
    return watching("counting nodes that are there", () -> reader.strangers(entries));
  }

  @Override
  public List<Clash> clashes(String sync) {
    return watching("looking for other syncs", () -> reader.clashes(sync));
  }

  @Override
  public long waitingEdges() {
    return watching("counting waiting edges", reader::waitingEdges);
  }

  @Override
  public List<WaitingEdge> waiting(@Nullable String owner, int limit) {
    return watching("reading waiting edges", () -> reader.waiting(owner, limit));
  }

  private <T> T watching(String what, Supplier<T> action) {
    return calls.watching(target, null, what, action);
  }
}
