// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.engine.Ended;
import io.syncline.engine.Until;
import java.util.List;

/** An engine and what it is wired to. {@link #run} is the calling thread's, the rest anybody's. */
public interface EngineConnection extends AutoCloseable {

  Ended run(Until until) throws InterruptedException;

  /** Finishes the batch under way, confirms it, and lets {@link #run} return. */
  void stop();

  List<PipelineStatus> status();

  boolean ready();

  boolean healthy();

  /** Whether it is the one of several that looks after what they share. */
  default boolean leads() {
    return true;
  }

  @Override
  void close();
}
