// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.core.checkpoint.PipelineStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Whether what was committed is in the graph, as far as its engine knows. */
final class Arrival {
  private static final String QUEUED =
      "SELECT count(*) FROM syncline.graph_sync_status WHERE claimed_by IS NOT NULL OR"
          + " sync_status IN ('pending', 'in_progress', 'deleted')";

  private final TestSync sync;
  private final EngineUnderTest engine;

  Arrival(TestSync sync, EngineUnderTest engine) {
    this.sync = sync;
    this.engine = engine;
  }

  /** Waits until everything up to this place in the log was applied. */
  void await(long goal, Duration patience) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!reached(goal)) {
      engine.requireRunning();
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not caught up: " + engine.status());
      }
      Thread.sleep(10);
    }
  }

  private boolean reached(long goal) throws SQLException {
    List<PipelineStatus> status = engine.status();
    if (status.isEmpty()) {
      return false;
    }
    return sync.capturedByTriggers()
        ? status.stream().allMatch(Arrival::works) && queued() == 0
        : status.stream().allMatch(pipeline -> pipeline.position().lsn() >= goal);
  }

  /** Whether it has begun, so that the queue says what is still to be done. */
  private static boolean works(PipelineStatus status) {
    return switch (status.state()) {
      case STARTING, SNAPSHOT, STANDBY, WAITING -> false;
      case CATCHING_UP, STREAMING, PAUSED, STOPPED_BY_ERROR, STOPPED -> true;
    };
  }

  /** Entities that triggers put into the queue and that are not in the graph yet. */
  long queued() throws SQLException {
    return SqlRows.number(sync, QUEUED);
  }

  long endOfLog() throws SQLException {
    return SqlRows.number(sync, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }
}
