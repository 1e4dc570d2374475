// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Says once that something is away, then at intervals, then that it is back. One thread. */
public final class OutageLog {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Logger log;
  private final String pipeline;
  private final String doing;
  private @Nullable Instant since; // the owner's thread only
  private @Nullable Instant lastSaid; // the owner's thread only

  public OutageLog(Logger log, String pipeline) {
    this(log, pipeline, "retried");
  }

  /**
   * @param doing what goes on meanwhile: everything is kept and ...
   */
  OutageLog(Logger log, String pipeline, String doing) {
    this.log = log;
    this.pipeline = pipeline;
    this.doing = doing;
  }

  public void away(String reason, Instant now) {
    away(reason, now, now);
  }

  /**
   * @param began when it went away, which is found out later
   */
  void away(String reason, Instant began, Instant now) {
    if (since == null) {
      since = began;
      lastSaid = now;
      log.warn("{}: {}; everything is kept and {}", pipeline, reason, doing);
    } else if (lastSaid != null && Duration.between(lastSaid, now).compareTo(INTERVAL) >= 0) {
      lastSaid = now;
      long seconds = Duration.between(since, now).toSeconds();
      log.warn("{}: still {} after {} s: {}", pipeline, doing, seconds, reason);
    }
  }

  /** Something that is expected, and over with the next attempt. */
  public void passing(String reason) {
    log.debug("{}: {}; tried again", pipeline, reason);
  }

  public void back(Instant now) {
    if (since != null) {
      log.info("{}: back after {} s", pipeline, Duration.between(since, now).toSeconds());
      since = null;
      lastSaid = null;
    }
  }
}
