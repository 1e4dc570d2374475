// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.terminal.Amounts;
import io.syncline.config.SynclineFile;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.operation.Requests.Pause;
import io.syncline.core.type.SqlText;
import io.syncline.engine.call.BriefCall;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how a sync goes from what it left in both stores, whether its engine runs or not. */
public final class StatusReader {
  /** A running engine reports every few seconds; what is older than this says nothing of now. */
  static final Duration STALE_AFTER = Duration.ofSeconds(15);

  private static final String SOURCE = "PostgreSQL";
  private static final String NOT_ALLOWED = "42501"; // of a role that could log in

  /** After which whatever else is asked would end the same, after the same time. */
  private static final Set<ErrorCode> UNREACHABLE =
      EnumSet.of(
          ErrorCode.SOURCE_UNREACHABLE,
          ErrorCode.SOURCE_RIGHTS,
          ErrorCode.SOURCE_SETTINGS,
          ErrorCode.TARGET_UNREACHABLE,
          ErrorCode.TARGET_RIGHTS);

  private static final StatusReport.EngineState UNKNOWN =
      new StatusReport.EngineState("unknown", null);

  private final SynclineFile file;
  private final SourceConnection source;
  private final Map<String, TargetConnection> targets;
  private final Clock clock;
  private final List<String> attention = new ArrayList<>();
  private final Set<String> unchecked = new LinkedHashSet<>();
  private final Set<String> away = new HashSet<>(); // stores, which are not asked again
  private boolean setUp = true; // the reading thread only
  private boolean stateKnown; // the reading thread only

  public StatusReader(
      SynclineFile file, SourceConnection source, List<TargetConnection> targets, Clock clock) {
    this.file = file;
    this.source = source;
    this.targets =
        targets.stream()
            .collect(Collectors.toMap(target -> target.target().name(), Function.identity()));
    this.clock = clock;
  }

  /** Reads once; a reader is used for one report. */
  public StatusReport read() {
    Instant now = clock.instant();
    List<PipelineStatus> loaded = askOrNull(SOURCE, "state", this::loadStatus);
    stateKnown = loaded != null;
    List<PipelineStatus> reported = loaded == null ? List.of() : loaded;
    StatusReport.EngineState engine = ask(SOURCE, "lease", () -> engine(reported, now), UNKNOWN);
    List<StatusReport.Pipeline> pipelines =
        pipelines(reported).stream().map(id -> pipeline(id, reported, engine, now)).toList();
    DeadLetters.Counts counts = setUp ? askOrNull(SOURCE, "dead letters", this::counts) : null;
    pauses();
    return new StatusReport(
        file.name(),
        now,
        engine,
        setUp && pipelines.stream().allMatch(pipeline -> pipeline.checkpoint() != null),
        targets.keySet().stream().noneMatch(away::contains),
        counts == null ? null : Long.valueOf(counts.pending()),
        counts == null ? null : Long.valueOf(counts.failed()),
        counts == null ? null : Long.valueOf(counts.conflicts()),
        setUp ? askOrNull(SOURCE, "batches", this::lastBatch) : null,
        setUp ? askOrNull(SOURCE, "verifications", this::lastVerification) : null,
        setUp ? ask(SOURCE, "changes read back", () -> readBack(now), List.of()) : List.of(),
        PipelineView.waitingEdges(reported),
        pipelines,
        attention,
        List.copyOf(unchecked));
  }

  private DeadLetters.Counts counts() {
    DeadLetters.Counts counts = source.state().deadLetters().counts(file.name());
    if (counts.failed() > 0) {
      attention.add(
          Amounts.count(counts.failed(), "record")
              + (counts.failed() == 1 ? " is" : " are")
              + " set aside: see 'syncline failures list'");
    }
    return counts;
  }

  private void pauses() {
    if (setUp) {
      ask(SOURCE, "pauses", () -> source.state().requests().pauses(file.name()), List.<Pause>of())
          .forEach(
              pause ->
                  attention.add(
                      "lane "
                          + pause.lane().text()
                          + " is paused by "
                          + pause.by()
                          + (pause.reason().isEmpty() ? "" : ": " + pause.reason())
                          + "; 'syncline resume "
                          + pause.lane().text()
                          + "' lets it go on"));
    }
  }

  private StatusReport.@Nullable LastBatch lastBatch() {
    return source
        .state()
        .journal()
        .lastBatches(file.name())
        .map(StatusReport.LastBatch::of)
        .orElse(null);
  }

  private @Nullable VerificationView lastVerification() {
    VerificationView last = VerificationView.load(source.state(), file.name());
    if (last != null && last.verdict().equals(VerifyReport.DIFFERENT)) {
      attention.add(
          "run %d found differences: see 'syncline verify --show %d'"
              .formatted(last.run(), last.run()));
    }
    return last;
  }

  private List<ReadBackView> readBack(Instant now) {
    return ReadBackView.load(source.state(), file.name(), targets.keySet(), now);
  }

  private List<PipelineStatus> loadStatus() {
    try {
      return source.state().loadStatus(file.name());
    } catch (SynclineException e) {
      if (e.getCause() instanceof SQLException refused
          && NOT_ALLOWED.equals(refused.getSQLState())) {
        attention.add(mayNotLook());
      }
      if (e.code() != ErrorCode.NOT_APPLIED) {
        throw e;
      }
      setUp = false;
      attention.add("nothing is set up yet: run 'syncline plan', then 'syncline apply'");
      return List.of();
    }
  }

  /** What a role lacks that can log in; one that cannot is told so by PostgreSQL's own words. */
  private String mayNotLook() {
    String schema = SqlText.identifier(file.source().schema());
    String role = SqlText.identifier(file.source().username());
    return "%s may not see how the sync goes: GRANT USAGE ON SCHEMA %s TO %s; GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s;"
        .formatted(file.source().username(), schema, role, schema, role);
  }

  private StatusReport.EngineState engine(List<PipelineStatus> reported, Instant now) {
    if (!setUp) {
      return new StatusReport.EngineState("not running", null);
    }
    String holder = source.state().findLeaseHolder(file.name()).orElse(null);
    if (holder == null) {
      attention.add("no engine runs: start 'syncline run'");
      return new StatusReport.EngineState("not running", null);
    }
    boolean silent = reported.stream().allMatch(status -> stale(status, now));
    if (silent && !reported.isEmpty()) {
      attention.add("the engine (" + holder + ") has reported nothing lately: look at its log");
    }
    return new StatusReport.EngineState(silent ? "silent" : "running", holder);
  }

  private static boolean stale(PipelineStatus status, Instant now) {
    return status.at().plus(STALE_AFTER).isBefore(now);
  }

  private List<PipelineId> pipelines(List<PipelineStatus> reported) {
    Set<PipelineId> ids = new LinkedHashSet<>(Lanes.pipelines(file));
    reported.forEach(status -> ids.add(status.pipeline()));
    return List.copyOf(ids);
  }

  private StatusReport.Pipeline pipeline(
      PipelineId id, List<PipelineStatus> reported, StatusReport.EngineState engine, Instant now) {
    PipelineStatus status =
        reported.stream().filter(one -> one.pipeline().equals(id)).findFirst().orElse(null);
    boolean stale = status != null && stale(status, now) && !PipelineView.isOver(status);
    PipelineStatus live = !stale && engine.state().equals("running") ? status : null;
    SourceProgress progress =
        askOrNull(SOURCE, "slot of " + id, () -> source.changes().progress(id));
    if (live != null && live.state() == PipelineStatus.State.WAITING && away.add(id.target())) {
      unchecked.add("checkpoint of " + id + ": the engine waits for " + id.target());
    }
    Checkpoint checkpoint = askOrNull(id.target(), "checkpoint of " + id, () -> checkpointSoon(id));
    attend(id, status, progress);
    Lag lag = Lag.of(live, progress, checkpoint);
    return new StatusReport.Pipeline(
        id.text(),
        stateKnown,
        status == null ? null : PipelineView.of(status),
        stale,
        progress == null ? null : StatusReport.Slot.of(progress),
        checkpoint == null ? null : StatusReport.CheckpointView.of(checkpoint),
        lag.bytes(),
        lag.seconds());
  }

  private @Nullable Checkpoint checkpointSoon(PipelineId id) {
    return BriefCall.to(id.target()).ask(() -> checkpoint(id));
  }

  private @Nullable Checkpoint checkpoint(PipelineId id) {
    TargetConnection target = targets.get(id.target());
    return target == null ? null : target.target().reader().findCheckpoint(id).orElse(null);
  }

  private void attend(
      PipelineId id, @Nullable PipelineStatus status, @Nullable SourceProgress progress) {
    if (status != null && !status.breaker().equals("closed") && !PipelineView.isOver(status)) {
      attention.add(
          "the breaker of " + id.target() + " is " + status.breaker() + ": it does not answer");
    }
    if (status != null && status.attention() != null) {
      attention.add(id.target() + "/" + id.lane().text() + ": " + status.attention());
    }
    if (progress == null) {
      return;
    }
    switch (progress.slotState()) {
      case "lost" ->
          attention.add("the slot of " + id + " is lost; 'syncline run' says the way back");
      case "unreserved" ->
          attention.add("the slot of " + id + " is about to be lost: let the engine catch up");
      case "none" -> {
        if (status != null) {
          attention.add("the slot of " + id + " does not exist");
        }
      }
      default -> warnOfRetention(id, progress);
    }
  }

  private void warnOfRetention(PipelineId id, SourceProgress progress) {
    if (progress.retainedBytes() > file.source().warnRetainedWal()) {
      attention.add(
          "PostgreSQL keeps "
              + Amounts.bytes(progress.retainedBytes())
              + " of log for "
              + id
              + ": let the engine catch up, or 'syncline uninstall' what is not needed");
    }
  }

  private <T> T ask(String store, String what, Supplier<T> question, T otherwise) {
    T answer = this.<T>askOrNull(store, what, () -> question.get());
    return answer == null ? otherwise : answer;
  }

  private <T> @Nullable T askOrNull(String store, String what, Supplier<@Nullable T> question) {
    if (away.contains(store)) {
      return null;
    }
    try {
      return question.get();
    } catch (SynclineException e) {
      if (UNREACHABLE.contains(e.code())) {
        away.add(store);
      }
      unchecked.add(what + ": [" + e.code() + "] " + e.getMessage());
      return null;
    }
  }
}
