// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import io.syncline.cli.terminal.Amounts;
import io.syncline.engine.verify.VerifyProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Says now and then how a verification goes: how much, how fast, how long still. */
public final class VerifyTicker implements VerifyProgress {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final Consumer<String> say;
  private final Instant began;
  private final Map<String, Integer> open = new HashMap<>(); // guarded by this
  private Instant saidAt; // guarded by this
  private long estimate; // guarded by this; 0 while it is not known
  private long read; // guarded by this
  private long readWhenSaid; // guarded by this

  public VerifyTicker(InstantSource clock, Consumer<String> say) {
    this.clock = clock;
    this.say = say;
    this.began = clock.instant();
    this.saidAt = began;
  }

  @Override
  public synchronized void expected(long rows) {
    estimate = rows == 0 ? 0 : read + rows;
  }

  @Override
  public synchronized void read(String entry, String pass, int rows) {
    read += rows;
    tick(entry);
  }

  @Override
  public synchronized void undecided(String entry, String pass, int rows) {
    open.put(entry + " " + pass, rows);
    tick(entry);
  }

  @Override
  public void waits(String why) {
    say.accept("waiting: " + why);
  }

  @Override
  public void goesOn(Duration waited) {
    say.accept("going on after " + Amounts.duration(waited));
  }

  private void tick(String entry) {
    Instant now = clock.instant();
    if (Duration.between(saidAt, now).compareTo(INTERVAL) < 0) {
      return;
    }
    saidAt = now;
    int undecided = open.values().stream().mapToInt(Integer::intValue).sum();
    say.accept(
        String.format(
            Locale.ROOT,
            "verifying %s: %,d read%s%s%s",
            entry,
            read,
            Amounts.ofAbout(estimate, read),
            read == readWhenSaid ? "" : pace(Duration.between(began, now)),
            undecided == 0 ? "" : String.format(Locale.ROOT, ", %,d looked at again", undecided)));
    readWhenSaid = read;
  }

  private String pace(Duration taken) {
    long rate = read * 1000 / Math.max(1, taken.toMillis());
    return String.format(Locale.ROOT, ", %,d/s%s", rate, left(rate));
  }

  private String left(long rate) {
    if (rate == 0 || estimate <= read) {
      return "";
    }
    return ", about " + Amounts.duration(Duration.ofSeconds((estimate - read) / rate)) + " left";
  }
}
