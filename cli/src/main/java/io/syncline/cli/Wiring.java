// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.cli.connection.Connections;
import io.syncline.cli.connection.DraftRequest;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.config.TargetSettings;
import io.syncline.config.read.SynclineFileReader;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.AppliedListener;
import io.syncline.engine.Engine;
import io.syncline.engine.EngineParts;
import io.syncline.engine.LoadListener;
import io.syncline.engine.NewSnapshot;
import io.syncline.engine.claim.QueueEngine;
import io.syncline.engine.failpoint.Failpoints;
import io.syncline.engine.watch.Sampler;
import io.syncline.neo4j.Neo4jTarget;
import io.syncline.postgres.trigger.PostgresQueue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Puts the parts of the product together: the one place that knows them all. */
public final class Wiring implements Connections {
  /** Names a place where a crash test wants the process to end. */
  private static final String FAILPOINT = "SYNCLINE_FAILPOINT";

  private static final int KILLED = 137;

  private final SynclineFileReader reader;
  private final Failpoints failpoints;

  /**
   * @param environment what a file's <code>${NAME}</code> is replaced from
   */
  public Wiring(Map<String, String> environment) {
    this(
        environment,
        place -> {
          System.err.println("ended at failpoint " + place);
          Runtime.getRuntime().halt(KILLED);
        });
  }

  /**
   * @param atFailpoint what happens where a test wants something to happen; it is given the place
   */
  public Wiring(Map<String, String> environment, Consumer<String> atFailpoint) {
    this.reader = new SynclineFileReader(environment);
    this.failpoints = Failpoints.parse(environment.getOrDefault(FAILPOINT, ""), atFailpoint);
  }

  @Override
  public ReadFile read(Path file) {
    return reader.read(file);
  }

  @Override
  public SourceConnection source(SynclineFile file) {
    return new PostgresConnection(file);
  }

  @Override
  public List<TargetConnection> targets(SynclineFile file, BoundMapping mapping) {
    return file.targets().values().stream()
        .<TargetConnection>map(
            settings -> new Neo4jConnection(target(file, settings, mapping), mapping))
        .toList();
  }

  private static Neo4jTarget target(
      SynclineFile file, TargetSettings settings, BoundMapping mapping) {
    return switch (settings) {
      case TargetSettings.Neo4j neo4j ->
          Neo4jTarget.open(neo4j.name(), FileSettings.neo4j(file, neo4j), mapping);
    };
  }

  @Override
  public EngineConnection engine(SynclineFile file, MeterRegistry meters, LoadListener listener) {
    PostgresConnection source = new PostgresConnection(file);
    EngineParts plain = parts(file, source, meters);
    Sampler sampler =
        new Sampler(FileSettings.continuous(file), plain.clock(), new SplittableRandom());
    EngineParts parts = plain.heardBy(file.continuous().enabled() ? sampler : AppliedListener.NONE);
    EngineConnection engine = engine(file, source, parts, listener);
    Companions companions = new Companions(file, parts, engine::ready, engine::leads);
    return new AccompaniedEngine(engine, companions.all(sampler));
  }

  private EngineConnection engine(
      SynclineFile file, PostgresConnection source, EngineParts parts, LoadListener listener) {
    return switch (file.source().capture()) {
      case LOG -> new WiredEngine(new Engine(FileSettings.engine(file), parts, listener), source);
      case TRIGGER -> {
        ChangeQueue queue =
            failpoints.around(
                ChangeQueue.class,
                new PostgresQueue(
                    FileSettings.postgres(file), file.name(), onlyTarget(file).name()));
        yield new WiredQueueEngine(
            new QueueEngine(
                FileSettings.engine(file), FileSettings.queue(file), parts, queue, listener),
            source,
            queue);
      }
    };
  }

  @Override
  public void orderSnapshot(SynclineFile file, BoundMapping mapping) {
    try (PostgresConnection source = new PostgresConnection(file)) {
      EngineParts parts = parts(file, source, new SimpleMeterRegistry());
      new NewSnapshot(FileSettings.engine(file), parts).order(mapping, source.loadCatalog());
    }
  }

  private EngineParts parts(SynclineFile file, PostgresConnection source, MeterRegistry meters) {
    TargetSettings target = onlyTarget(file);
    EngineParts parts =
        new EngineParts(
            source.changes(),
            mapping -> target(file, target, mapping),
            source.state(),
            source.tables(),
            source::bindOrRefuse,
            meters,
            Clock.systemUTC());
    return parts.with(failpoints);
  }

  private static TargetSettings onlyTarget(SynclineFile file) {
    if (file.targets().size() != 1) {
      throw new SynclineException(
          ErrorCode.CONFIGURATION_INVALID,
          "targets: names "
              + String.join(", ", file.targets().keySet())
              + "; an engine writes to one, so give each a file with a name: of its own");
    }
    return file.targets().values().iterator().next();
  }

  @Override
  public String draft(DraftRequest request) {
    return SchemaDraft.write(request);
  }
}
