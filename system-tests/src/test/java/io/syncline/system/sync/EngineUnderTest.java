// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.cli.Wiring;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.engine.Ended;
import io.syncline.engine.LoadListener;
import io.syncline.engine.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The engine of a mapping file in this process, in a thread of its own; again and again. */
final class EngineUnderTest {
  private final Path file;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private @Nullable EngineConnection engine;
  private @Nullable CompletableFuture<Ended> running;

  EngineUnderTest(Path file) {
    this.file = file;
  }

  /** The metrics of all runs. */
  SimpleMeterRegistry meters() {
    return meters;
  }

  void start(Wiring wiring) {
    SynclineFile read =
        switch (wiring.read(file)) {
          case ReadFile.Valid(SynclineFile valid) -> valid;
          case ReadFile.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    EngineConnection started = wiring.engine(read, meters, LoadListener.NONE);
    engine = started;
    running =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return started.run(Until.STOPPED);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            work -> Thread.ofPlatform().name("sync under test").daemon(true).start(work));
  }

  void stop() throws InterruptedException, ExecutionException, TimeoutException {
    EngineConnection started = engine;
    CompletableFuture<Ended> run = running;
    if (started != null && run != null) {
      started.stop();
      run.get(60, TimeUnit.SECONDS);
      started.close();
      engine = null;
      running = null;
    }
  }

  boolean running() {
    CompletableFuture<Ended> run = running;
    return run != null && !run.isDone();
  }

  Ended awaitEnd(Duration patience) throws Exception {
    try {
      return run().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the engine goes on: " + status(), e);
    }
  }

  /** Fails unless the engine goes on. */
  void requireRunning() throws Exception {
    if (run().isDone()) {
      throw new AssertionError("the engine ended: " + run().get());
    }
  }

  private CompletableFuture<Ended> run() {
    CompletableFuture<Ended> run = running;
    if (run == null) {
      throw new AssertionError("the engine never ran");
    }
    return run;
  }

  boolean ready() {
    EngineConnection started = engine;
    return started != null && started.ready();
  }

  List<PipelineStatus> status() {
    EngineConnection started = engine;
    return started == null ? List.of() : started.status();
  }
}
