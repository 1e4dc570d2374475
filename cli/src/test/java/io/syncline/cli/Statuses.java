// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.mapping.Lane;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Statuses of pipelines. */
public final class Statuses {
  public static final PipelineId NORMAL = new PipelineId("syncline", "neo4j", Lane.NORMAL);

  private Statuses() {}

  public static PipelineStatus of(
      PipelineStatus.State state, @Nullable String attention, Instant at) {
    return of(state, Position.endOf(0x180), attention, at);
  }

  /** Of an engine that has not read its checkpoint yet. */
  static PipelineStatus starting(Instant at) {
    return of(PipelineStatus.State.STARTING, Position.START, null, at);
  }

  private static PipelineStatus of(
      PipelineStatus.State state, Position position, @Nullable String attention, Instant at) {
    return new PipelineStatus(
        NORMAL,
        state,
        "transactions",
        position,
        128,
        0.25,
        3,
        17,
        at.minusSeconds(1),
        2,
        0,
        "closed",
        attention,
        at);
  }
}
