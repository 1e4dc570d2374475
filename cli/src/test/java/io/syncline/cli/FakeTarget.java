// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.Check;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.WaitingEdge;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A target that says what it is told to. */
public final class FakeTarget implements TargetConnection, Target, TargetReader {
  final List<String> done = new ArrayList<>();
  List<SetupStep> steps = List.of();
  List<Check> checks = List.of();
  Optional<Checkpoint> checkpoint = Optional.empty();
  List<Clash> clashes = List.of();
  @Nullable SynclineException failure;

  private <T> T unlessFailing(T value) {
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  @Override
  public Target target() {
    return this;
  }

  @Override
  public List<Check> check() {
    return unlessFailing(checks);
  }

  @Override
  public List<Step> planRemoval() {
    return List.of(new Step("everything Syncline owns", "MATCH ..."));
  }

  @Override
  public String name() {
    return "neo4j";
  }

  @Override
  public List<SetupStep> plan() {
    return unlessFailing(steps);
  }

  @Override
  public void setUp() {
    done.add("set up");
  }

  @Override
  public TargetWriter writer(PipelineId pipeline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public io.syncline.core.verify.TargetVerifier verifier() {
    throw new UnsupportedOperationException("nothing here is compared");
  }

  @Override
  public TargetReader reader() {
    return this;
  }

  @Override
  public long releaseExternalEdges() {
    return 0;
  }

  @Override
  public void removeLeftovers(String sync, String entry, Leftovers leftovers) {}

  @Override
  public void forgetFormerNames(String sync) {}

  @Override
  public void removeEverything(String sync) {
    done.add("removed");
  }

  @Override
  public Optional<Checkpoint> findCheckpoint(PipelineId pipeline) {
    return unlessFailing(checkpoint);
  }

  @Override
  public Optional<Entity> find(EntityId id) {
    return Optional.empty();
  }

  @Override
  public List<String> keys(String entry, @Nullable String after, int limit) {
    return List.of();
  }

  @Override
  public List<Clash> clashes(String sync) {
    return clashes;
  }

  @Override
  public long waitingEdges() {
    return 0;
  }

  @Override
  public List<WaitingEdge> waiting(@Nullable String owner, int limit) {
    return List.of();
  }

  @Override
  public void close() {}
}
