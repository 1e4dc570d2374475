// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.EngineConnection;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import io.syncline.engine.verify.RecoverySchedule;
import java.util.List;

/** An engine beside which rows without their back reference are healed now and then. */
record RecoveringEngine(EngineConnection engine, RecoverySchedule schedule)
    implements EngineConnection {

  @Override
  public Ended run(Until until) throws InterruptedException {
    Thread recovering = schedule.start();
    try {
      return engine.run(until);
    } finally {
      recovering.interrupt();
      recovering.join();
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
