// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.engine.verify.ReadRate;
import io.syncline.engine.verify.VerifyProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how a run goes: each minute, and whenever it must wait. */
final class LoggedProgress implements VerifyProgress {
  private static final Logger LOG = LoggerFactory.getLogger(VerifySchedule.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String sync;
  private final long run;
  private final InstantSource clock;
  private final ReadRate rate;
  private Instant saidAt; // guarded by this

  LoggedProgress(String sync, long run, InstantSource clock) {
    this.sync = sync;
    this.run = run;
    this.clock = clock;
    this.rate = new ReadRate(clock);
    this.saidAt = clock.instant();
  }

  @Override
  public void expected(long rows) {
    rate.expect(rows);
    LOG.info("{}: run {} compares about {} rows", sync, run, rows);
  }

  @Override
  public synchronized void read(String entry, String pass, int rows) {
    rate.add(rows);
    Instant now = clock.instant();
    if (Duration.between(saidAt, now).compareTo(INTERVAL) >= 0) {
      saidAt = now;
      LOG.info(
          "{}: run {} has read {} rows, now of {}, {} a second{}",
          sync,
          run,
          rate.read(),
          entry,
          rate.perSecond(),
          rate.left().map(left -> ", about " + left.toSeconds() + " s are left").orElse(""));
    }
  }

  @Override
  public void undecided(String entry, String pass, int rows) {}

  @Override
  public void waits(String why) {
    rate.pause();
    LOG.info("{}: run {} waits: {}", sync, run, why);
  }

  @Override
  public void goesOn(Duration waited) {
    rate.goOn();
    LOG.info("{}: run {} goes on after {} s", sync, run, waited.toSeconds());
  }
}
