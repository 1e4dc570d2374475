// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.EngineConnection;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An engine that runs until it is stopped, or ends as it is told to. */
public final class FakeEngine implements EngineConnection {
  public volatile List<PipelineStatus> status = List.of();
  public volatile boolean healthy = true;
  public volatile boolean ready = true;
  public volatile Ended atOnce = new Ended.CaughtUp();
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Ended run(Until until) throws InterruptedException {
    if (until == Until.STOPPED && atOnce instanceof Ended.CaughtUp) {
      stopped.await();
      return new Ended.Stopped();
    }
    return atOnce;
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public List<PipelineStatus> status() {
    return status;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public boolean healthy() {
    return healthy;
  }

  @Override
  public void close() {}
}
