// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;

/**
 * The way back when the source lost what a pipeline still needed: begins a new era, in which the
 * next run reads everything and then removes what no longer has a row. Nothing is emptied first.
 */
public final class NewSnapshot {
  private final EngineSettings settings;
  private final EngineParts parts;

  public NewSnapshot(EngineSettings settings, EngineParts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  /**
   * Orders it. A running engine is fenced off and begins it at once; otherwise the next run does.
   *
   * @throws io.syncline.core.failure.SynclineException TARGET_UNREACHABLE and the like; ordering it
   *     again is harmless
   */
  public void order(BoundMapping mapping, Catalog catalog) {
    try (Target target = parts.targets().apply(mapping)) {
      Preparation preparation =
          new Preparation(settings, parts, new Pipeline.Bound(mapping, catalog), target);
      long era = parts.state().beginEra(settings.sync(), preparation.latestEra());
      Checkpoint begin = new Checkpoint(Checkpoint.Stage.SNAPSHOT, era, Position.START, "");
      preparation
          .lanes()
          .forEach(
              lane -> {
                try (TargetWriter writer = target.writer(preparation.pipeline(lane))) {
                  writer.takeOver();
                  InitialLoad.mustBeApplied(writer.advance(begin));
                }
              });
    }
  }
}
