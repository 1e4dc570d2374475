// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.core.checkpoint.PipelineStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as the engine reported it, in words that programs can rely on.
 *
 * @param position LSN, and the ordinal inside a transaction that is applied in pieces
 * @param lagSeconds age of the oldest commit not yet applied
 * @param reportedAt when the engine said so
 */
public record PipelineView(
    String pipeline,
    String target,
    String lane,
    String state,
    String guarantee,
    String position,
    long lagBytes,
    double lagSeconds,
    long appliedTransactions,
    long appliedChanges,
    @Nullable Instant lastBatchAt,
    long deadLetters,
    String breaker,
    @Nullable String attention,
    Instant reportedAt) {

  public static PipelineView of(PipelineStatus status) {
    return new PipelineView(
        status.pipeline().text(),
        status.pipeline().target(),
        status.pipeline().lane().text(),
        word(status.state()),
        status.guarantee(),
        status.position().toString(),
        status.lagBytes(),
        status.lagSeconds(),
        status.appliedTransactions(),
        status.appliedChanges(),
        status.lastBatchAt(),
        status.deadLetters(),
        status.breaker(),
        status.attention(),
        status.at());
  }

  /** By target, the edges that wait for an end, whichever pipeline they belong to. */
  public static Map<String, Long> waitingEdges(List<PipelineStatus> statuses) {
    Map<String, Long> edges = new TreeMap<>();
    statuses.stream()
        .sorted(Comparator.comparing(PipelineStatus::at))
        .forEach(status -> edges.put(status.pipeline().target(), status.waitingEdges()));
    return edges;
  }

  /** The word for a state, in every table, API and metric. */
  public static String word(PipelineStatus.State state) {
    return switch (state) {
      case STARTING -> "starting";
      case STANDBY -> "standing by";
      case SNAPSHOT -> "loading the snapshot";
      case CATCHING_UP -> "catching up";
      case STREAMING -> "streaming";
      case WAITING -> "waiting for a store";
      case PAUSED -> "paused";
      case STOPPED_BY_ERROR -> "stopped by an error";
      case STOPPED -> "stopped";
    };
  }

  /** A pipeline that ended reported so, and stays as it is. */
  static boolean isOver(PipelineStatus status) {
    return switch (status.state()) {
      case STOPPED, STOPPED_BY_ERROR -> true;
      case STARTING, STANDBY, SNAPSHOT, CATCHING_UP, STREAMING, WAITING, PAUSED -> false;
    };
  }
}
