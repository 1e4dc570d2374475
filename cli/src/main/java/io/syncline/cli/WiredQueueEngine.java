// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import io.syncline.engine.claim.QueueEngine;
import java.util.List;

/** An engine that works on a queue, with the connections that were opened for it. */
record WiredQueueEngine(QueueEngine engine, SourceConnection source, ChangeQueue queue)
    implements EngineConnection {

  @Override
  public Ended run(Until until) throws InterruptedException {
    return engine.run(until);
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
    queue.close();
    source.close();
  }
}
