// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.Step;
import io.syncline.core.binding.Binding;
import io.syncline.core.capture.BackReferences;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source that says what it is told to. */
public final class FakeSource implements SourceConnection, ChangeSource {
  final FakeState state = new FakeState();
  final List<String> done = new ArrayList<>();
  List<Step> steps = List.of();
  List<Step> removal = List.of();
  List<Check> checks = List.of();
  Binding binding = new Binding.Bound(new BoundMapping(List.of(), List.of(), Bookkeeping.DEFAULTS));
  @Nullable SynclineException failure;
  SourceProgress progress =
      new SourceProgress(0x200, 0, 0, null, "none", new SourceSnapshot(1, 1, java.util.Set.of()));

  private <T> T unlessFailing(T value) {
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  @Override
  public ChangeSource changes() {
    return this;
  }

  @Override
  public StateStore state() {
    return state;
  }

  @Override
  public String slotOf(PipelineId pipeline) {
    return "syncline_neo4j_normal";
  }

  @Override
  public Binding bind() {
    return unlessFailing(binding);
  }

  @Override
  public List<Step> plan(BoundMapping mapping, @Nullable String role) {
    return unlessFailing(steps);
  }

  @Override
  public void setUp(BoundMapping mapping, @Nullable String role) {
    done.add("set up for " + role);
  }

  @Override
  public void accept(BoundMapping mapping) {
    done.add("mapping accepted");
  }

  @Override
  public List<Check> check() {
    return unlessFailing(checks);
  }

  @Override
  public List<Step> planRemoval() {
    return unlessFailing(removal);
  }

  @Override
  public void remove() {
    done.add("removed");
  }

  @Override
  public Catalog loadCatalog(Collection<TableId> tables) {
    return new Catalog(Map.of());
  }

  @Override
  public ChangeStream open(PipelineId pipeline, Checkpoint from, Catalog catalog) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SnapshotSession beginSnapshot(List<PipelineId> pipelines, Catalog catalog) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void retireOthers(List<PipelineId> inUse) {}

  @Override
  public RowReader rowReader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public RowScan rowScan() {
    throw new UnsupportedOperationException();
  }

  @Override
  public BackReferences backReferences() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SourceProgress progress(PipelineId pipeline) {
    return unlessFailing(progress);
  }

  @Override
  public void heartbeat() {}

  @Override
  public void close() {}
}
