// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.EngineConnection;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * An engine beside which other things are done now and then.
 *
 * @param companions each starts its thread, which ends when it is interrupted
 */
record AccompaniedEngine(EngineConnection engine, List<Supplier<Thread>> companions)
    implements EngineConnection {
  /** One that waits for a store that does not answer is left behind. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  AccompaniedEngine {
    companions = List.copyOf(companions);
  }

  @Override
  public Ended run(Until until) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    companions.forEach(companion -> threads.add(companion.get()));
    try {
      return engine.run(until);
    } finally {
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join(PATIENCE);
      }
    }
  }

  @Override
  public void stop() {
    engine.stop();
  }

  @Override
  public List<PipelineStatus> status() {
    return engine.status();
  }

  @Override
  public boolean ready() {
    return engine.ready();
  }

  @Override
  public boolean healthy() {
    return engine.healthy();
  }

  @Override
  public boolean leads() {
    return engine.leads();
  }

  @Override
  public void close() {
    engine.close();
  }
}
