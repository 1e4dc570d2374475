// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.product;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.cli.SynclineCommand;
import io.syncline.cli.connection.Connections;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.Step;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.cli.terminal.Paint;
import io.syncline.cli.terminal.Terminal;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.Binding;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.demo.tour.SyncEngine;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Syncline in this JVM: what {@code plan}, {@code apply} and {@code run} do, one after the other.
 * {@link #setUp}, {@link #start} and {@link #close} are called by one thread.
 */
public final class ProductEngine implements SyncEngine {
  private final Connections connections;
  private final Path configuration;
  private final SynclineFile file;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SnapshotRows snapshot = new SnapshotRows();
  private final Thread thread = new Thread(this::run, "demo-engine");
  private @Nullable EngineConnection engine; // guarded by this
  private @Nullable String failure; // guarded by this

  public ProductEngine(Connections connections, Path configuration) {
    this.connections = connections;
    this.configuration = configuration;
    this.file =
        switch (connections.read(configuration)) {
          case ReadFile.Valid(SynclineFile valid) -> valid;
          case ReadFile.Invalid(var problems) ->
              throw new IllegalStateException("the demo's own file is invalid: " + problems);
        };
  }

  @Override
  public List<String> setUp() {
    try (SourceConnection source = connections.source(file)) {
      BoundMapping mapping = bind(source);
      snapshot.expect(mapping, file.source());
      List<TargetConnection> targets = connections.targets(file, mapping);
      try {
        return setUp(source, targets, mapping);
      } finally {
        targets.forEach(TargetConnection::close);
      }
    }
  }

  @Override
  public void start() {
    synchronized (this) {
      engine = connections.engine(file, meters, snapshot);
    }
    thread.start();
  }

  @Override
  public int command(Consumer<String> say, String... words) {
    StringWriter printed = new StringWriter();
    PrintWriter lines = new PrintWriter(printed, true);
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("-c", configuration.toString()));
    Terminal terminal = new Terminal(lines, lines, null, Paint.NONE);
    int code = SynclineCommand.commandLine(terminal).execute(arguments.toArray(String[]::new));
    printed.toString().lines().forEach(say);
    return code;
  }

  @Override
  public Progress progress() {
    EngineConnection running;
    String reason;
    synchronized (this) {
      running = engine;
      reason = failure;
    }
    Pipelines pipelines = new Pipelines(running == null ? List.of() : running.status());
    return pipelines.progress(snapshot, reason);
  }

  @Override
  public void close() {
    EngineConnection running;
    synchronized (this) {
      running = engine;
      engine = null;
    }
    if (running == null) {
      return;
    }
    running.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.close();
  }

  private BoundMapping bind(SourceConnection source) {
    return switch (source.bind()) {
      case Binding.Bound(BoundMapping mapping) -> mapping;
      case Binding.Refused(var problems) ->
          throw new IllegalStateException("the demo's own mapping is refused: " + problems);
    };
  }

  private List<String> setUp(
      SourceConnection source, List<TargetConnection> targets, BoundMapping mapping) {
    List<String> did = new ArrayList<>();
    did.addAll(SetUpLines.of("PostgreSQL", source.plan(mapping, null)));
    source.setUp(mapping, null);
    for (TargetConnection target : targets) {
      List<Step> steps =
          target.target().plan().stream()
              .map(step -> new Step(step.what(), step.statement()))
              .toList();
      did.addAll(SetUpLines.of("Neo4j", steps));
      target.target().setUp();
    }
    source.accept(mapping);
    return did;
  }

  private void run() {
    EngineConnection running;
    synchronized (this) {
      running = engine;
    }
    try {
      if (running != null && running.run(Until.STOPPED) instanceof Ended.Failed failed) {
        fail("[%s] %s".formatted(failed.error().code(), failed.error().getMessage()));
      }
    } catch (InterruptedException e) {
      fail("it was interrupted");
    } catch (RuntimeException e) {
      fail(e.toString());
      throw e;
    }
  }

  private synchronized void fail(String reason) {
    failure = reason;
  }
}
