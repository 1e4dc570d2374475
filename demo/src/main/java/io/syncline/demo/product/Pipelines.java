// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.product;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.demo.tour.SyncEngine.Progress;
import io.syncline.demo.tour.SyncEngine.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** All pipelines of an engine as one: as far as the one furthest behind. */
record Pipelines(List<PipelineStatus> all) {
  Pipelines {
    all = List.copyOf(all);
  }

  /**
   * @param failure why the engine ended, if it did
   */
  Progress progress(SnapshotRows snapshot, @Nullable String failure) {
    return new Progress(
        failure == null ? stage() : Stage.FAILED,
        snapshot.read(),
        snapshot.total(),
        LogSequenceNumber.valueOf(
            all.stream().mapToLong(status -> status.position().lsn()).min().orElse(0)),
        all.stream().mapToLong(PipelineStatus::appliedTransactions).sum(),
        all.stream().mapToLong(PipelineStatus::appliedChanges).sum(),
        lag(),
        failure == null ? attention() : failure);
  }

  private Stage stage() {
    return all.stream()
        .map(status -> stage(status.state()))
        .max(Stage::compareTo)
        .orElse(Stage.STARTING);
  }

  private static Stage stage(PipelineStatus.State state) {
    return switch (state) {
      case STARTING, STANDBY, STOPPED -> Stage.STARTING;
      case SNAPSHOT -> Stage.SNAPSHOT;
      case CATCHING_UP, STREAMING -> Stage.STREAMING;
      case WAITING, PAUSED -> Stage.WAITING;
      case STOPPED_BY_ERROR -> Stage.FAILED;
    };
  }

  private Duration lag() {
    double seconds = all.stream().mapToDouble(PipelineStatus::lagSeconds).max().orElse(0);
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  private @Nullable String attention() {
    return all.stream()
        .map(PipelineStatus::attention)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
