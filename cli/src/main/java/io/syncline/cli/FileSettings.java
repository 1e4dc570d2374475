// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.config.ApplySettings;
import io.syncline.config.ContinuousSettings;
import io.syncline.config.FailuresSettings;
import io.syncline.config.SourceSettings;
import io.syncline.config.SourceSettings.Capture;
import io.syncline.config.SynclineFile;
import io.syncline.config.TargetSettings;
import io.syncline.core.verify.Depth;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.FailureSettings;
import io.syncline.engine.claim.QueueSettings;
import io.syncline.engine.verify.LoadLimits;
import io.syncline.engine.verify.VerifySettings;
import io.syncline.engine.watch.ContinuousPlan;
import io.syncline.engine.watch.VerifySchedule;
import io.syncline.neo4j.Neo4jConfig;
import io.syncline.postgres.session.PostgresSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a file says, in the words of the modules that do it. */
final class FileSettings {
  private static final double PERCENT = 100.0;

  private FileSettings() {}

  static PostgresSettings postgres(SynclineFile file) {
    SourceSettings source = file.source();
    PostgresSettings plain =
        PostgresSettings.of(source.jdbcUrl(), source.username(), source.password().value())
            .withNames(source.publication(), source.slotPrefix(), source.schema());
    return plain.withPieces(plain.pieceChanges(), file.apply().maxTransactionBytes());
  }

  static Neo4jConfig neo4j(SynclineFile file, TargetSettings.Neo4j target) {
    return new Neo4jConfig(
        target.uri(),
        target.password().isEmpty() ? "" : target.username(),
        target.password().value(),
        target.database(),
        transactionTimeout(file, target));
  }

  /** A worker that froze inside a transaction must not keep its successor waiting. */
  private static Duration transactionTimeout(SynclineFile file, TargetSettings.Neo4j target) {
    Duration asked = target.transactionTimeout();
    Duration lease = file.queue().lease();
    boolean capped = file.source().capture() == Capture.TRIGGER && lease.compareTo(asked) < 0;
    return capped ? lease : asked;
  }

  static QueueSettings queue(SynclineFile file) {
    return new QueueSettings(
        file.queue().workers(),
        file.queue().batchSize(),
        file.queue().interval(),
        file.queue().lease(),
        file.queue().entityTimeout());
  }

  static VerifySettings verify(SynclineFile file, Depth depth) {
    io.syncline.config.VerifySettings verify = file.verify();
    boolean queue = file.source().capture() == Capture.TRIGGER;
    VerifySettings plain = VerifySettings.of(file.name(), queue, depth);
    return plain
        .withPace(plain.workers(), plain.chunk(), verify.maxRate())
        .withLimits(new LoadLimits(verify.maxLag(), verify.maxSessions()));
  }

  static ContinuousPlan continuous(SynclineFile file) {
    ContinuousSettings continuous = file.continuous();
    return new ContinuousPlan(
        file.targets().keySet().iterator().next(),
        continuous.sample() / PERCENT,
        continuous.perSecond(),
        List.of(continuous.soon(), continuous.late()),
        file.repair());
  }

  static VerifySchedule.Plan schedule(SynclineFile file) {
    io.syncline.config.VerifySettings verify = file.verify();
    return new VerifySchedule.Plan(
        file.targets().keySet().iterator().next(),
        verify.enabled(),
        verify.every(),
        verify.sample() / PERCENT,
        verify.keep());
  }

  static EngineSettings engine(SynclineFile file) {
    ApplySettings apply = file.apply();
    EngineSettings defaults = EngineSettings.DEFAULTS;
    Long most = file.source().dropSlotAbove();
    return new EngineSettings(
        file.name(),
        apply.writers(),
        defaults.loadWriters(),
        apply.batchSize(),
        apply.maxDelay(),
        defaults.loadBatchSize(),
        new EngineSettings.RetrySettings(
            apply.retryMin(), apply.retryMax(), defaults.retry().rejections()),
        apply.answerWithin(),
        file.source().heartbeatInterval(),
        defaults.statusInterval(),
        defaults.idleCheckpointInterval(),
        defaults.resyncChunk(),
        file.source().warnRetainedWal(),
        most == null ? defaults.retainedMostBytes() : most,
        failures(file.failures()));
  }

  private static FailureSettings failures(FailuresSettings failures) {
    return new FailureSettings(
        failures.retry(),
        failures.limit(),
        failures.keep(),
        switch (failures.operations()) {
          case OFF -> FailureSettings.Operations.OFF;
          case FAILURES -> FailureSettings.Operations.FAILURES;
          case ALL -> FailureSettings.Operations.ALL;
        },
        Set.copyOf(failures.mask()));
  }
}
