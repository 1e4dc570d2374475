// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.call;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.verify.TargetVerifier;
import java.util.List;
import java.util.function.Supplier;

/** A target whose calls are watched. */
public final class WatchedTarget implements Target {
  private final Target target;
  private final TargetCalls calls;

  public WatchedTarget(Target target, TargetCalls calls) {
    this.target = target;
    this.calls = calls;
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public List<SetupStep> plan() {
    return watching("reading its schema", target::plan);
  }

  @Override
  public void setUp() {
    watching("setting it up", target::setUp);
  }

  @Override
  public TargetWriter writer(PipelineId pipeline) {
    return new WatchedWriter(name(), target.writer(pipeline), calls);
  }

  @Override
  public TargetReader reader() {
    return new WatchedReader(name(), target.reader(), calls);
  }

  /** Not watched: nothing that runs compares. */
  @Override
  public TargetVerifier verifier() {
    return target.verifier();
  }

  @Override
  public long releaseExternalEdges() {
    return watching("making edges that waited", target::releaseExternalEdges);
  }

  @Override
  public void removeLeftovers(String sync, String entry, Leftovers leftovers) {
    watching(
        "removing what a former mapping left of " + entry,
        () -> target.removeLeftovers(sync, entry, leftovers));
  }

  @Override
  public void forgetFormerNames(String sync) {
    watching(
        "forgetting the names of a former mapping",
        () -> {
          target.forgetFormerNames(sync);
          return true;
        });
  }

  @Override
  public void removeEverything(String sync) {
    watching("removing everything", () -> target.removeEverything(sync));
  }

  private <T> T watching(String what, Supplier<T> action) {
    return calls.watching(name(), null, what, action);
  }

  private void watching(String what, Runnable action) {
    watching(
        what,
        () -> {
          action.run();
          return true;
        });
  }

  @Override
  public void close() {
    calls.close(target::close);
  }
}
