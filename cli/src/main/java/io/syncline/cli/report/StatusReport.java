// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.core.capture.SourceProgress;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sync goes, as can be seen from anywhere.
 *
 * @param at when this was read
 * @param initialized whether everything is set up and each pipeline has begun
 * @param neo4jConnected whether the targets answer
 * @param pendingEntities entities to be tried soon; null where the state could not be read
 * @param failedEntities entities set aside
 * @param lastSyncBatch what batches of the last while did; null if none did anything yet
 * @param lastVerification what the last comparison of all types found; null if there was none
 * @param readBack what was found of changes that were read back after they were applied
 * @param waitingEdges by target, edges that wait for an end, as its engine counted them last
 * @param pipelines those that ever reported, and those the file asks for
 * @param attention what needs somebody, most urgent first
 * @param unchecked what could not be read, and why
 */
public record StatusReport(
    String sync,
    Instant at,
    EngineState engine,
    boolean initialized,
    boolean neo4jConnected,
    @Nullable Long pendingEntities,
    @Nullable Long failedEntities,
    @Nullable Long conflictCount,
    @Nullable LastBatch lastSyncBatch,
    @Nullable VerificationView lastVerification,
    List<ReadBackView> readBack,
    Map<String, Long> waitingEdges,
    List<Pipeline> pipelines,
    List<String> attention,
    List<String> unchecked) {

  public StatusReport {
    readBack = List.copyOf(readBack);
    waitingEdges = Map.copyOf(waitingEdges);
    pipelines = List.copyOf(pipelines);
    attention = List.copyOf(attention);
    unchecked = List.copyOf(unchecked);
  }

  /**
   * Whether an engine runs.
   *
   * @param state {@code running}, {@code silent} (it holds the lease, but reports nothing), {@code
   *     not running}, or {@code unknown}
   * @param holder who holds the lease: host and process
   */
  public record EngineState(String state, @Nullable String holder) {}

  /**
   * What the last batches did.
   *
   * @param batches how many are summed up
   * @param durationSeconds of one, on average
   */
  public record LastBatch(
      String type,
      String status,
      String lane,
      long batches,
      long totalEntities,
      long failedEntities,
      double durationSeconds,
      Instant completedAt) {
    static LastBatch of(io.syncline.core.operation.BatchSummary batch) {
      return new LastBatch(
          batch.type(),
          batch.status(),
          batch.lane().text(),
          batch.batches(),
          batch.total(),
          batch.failed(),
          batch.seconds(),
          batch.completedAt());
    }
  }

  /**
   * What is known of one pipeline.
   *
   * @param known whether it could be read what an engine said of it
   * @param reported what its engine said last; null if none ever ran, or if that is not known
   * @param stale whether that is too old to go by
   * @param slot null where PostgreSQL could not be asked
   * @param checkpoint null where there is none, or the target could not be asked
   * @param lagBytes log between the source's end and the checkpoint, or entities that wait in a
   *     queue; null where not known
   * @param lagSeconds null where only a running engine could know
   */
  public record Pipeline(
      String pipeline,
      boolean known,
      @Nullable PipelineView reported,
      boolean stale,
      @Nullable Slot slot,
      @Nullable CheckpointView checkpoint,
      @Nullable Long lagBytes,
      @Nullable Double lagSeconds) {}

  /**
   * A replication slot.
   *
   * @param state {@code reserved}, {@code extended}, {@code unreserved}, {@code lost} or {@code
   *     none}
   * @param remainingBytes what more may be kept before the slot is lost; null where unlimited
   */
  public record Slot(
      String state, String confirmed, long retainedBytes, @Nullable Long remainingBytes) {
    static Slot of(SourceProgress progress) {
      return new Slot(
          progress.slotState(),
          Position.lsnText(progress.confirmedLsn()),
          progress.retainedBytes(),
          progress.remainingBytes());
    }
  }

  /** What the target itself says of how far it is. */
  public record CheckpointView(String stage, long era, String position) {
    static CheckpointView of(Checkpoint checkpoint) {
      return new CheckpointView(
          checkpoint.stage().name().toLowerCase(java.util.Locale.ROOT),
          checkpoint.era(),
          checkpoint.position().toString());
    }
  }
}
