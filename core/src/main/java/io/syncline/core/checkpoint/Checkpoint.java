// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.checkpoint;

import io.syncline.core.change.Position;

/**
 * Durable progress of a pipeline, stored in the target in the same transaction as the data it
 * covers. Everything at or before the position is in the target.
 *
 * @param stage what the position means
 * @param era the era of all versions this pipeline writes
 * @param source what the source was when the pipeline began: system identifier, slot, publication
 *     and its members, as one opaque line made and compared by the source
 */
public record Checkpoint(Stage stage, long era, Position position, String source) {

  /** How far a pipeline has come. */
  public enum Stage {
    /** The snapshot is being loaded; a restart begins it again. */
    SNAPSHOT,
    /** The stream is applied from the position on. */
    STREAM,
    /** No entry was left in the pipeline's lane, and its stream was given up. */
    RETIRED
  }

  public Checkpoint at(Position next) {
    return new Checkpoint(stage, era, next, source);
  }

  public Checkpoint inStage(Stage next) {
    return new Checkpoint(next, era, position, source);
  }
}
