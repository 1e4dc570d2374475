// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import io.syncline.cli.terminal.Amounts;
import io.syncline.engine.verify.ReadRate;
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
  private final ReadRate rate;
  private final Map<String, Integer> open = new HashMap<>(); // guarded by this
  private Instant saidAt; // guarded by this
  private long readWhenSaid; // guarded by this

  public VerifyTicker(InstantSource clock, Consumer<String> say) {
    this.clock = clock;
    this.say = say;
    this.rate = new ReadRate(clock);
    this.saidAt = clock.instant();
  }

  @Override
  public synchronized void expected(long rows) {
    rate.expect(rows);
  }

  @Override
  public synchronized void read(String entry, String pass, int rows) {
    rate.add(rows);
    tick(entry);
  }

  @Override
  public synchronized void undecided(String entry, String pass, int rows) {
    open.put(entry + " " + pass, rows);
    tick(entry);
  }

  @Override
  public void waits(String why) {
    rate.pause();
    say.accept("waiting: " + why);
  }

  @Override
  public void goesOn(Duration waited) {
    rate.goOn();
    say.accept("going on after " + Amounts.duration(waited));
  }

  private void tick(String entry) {
    Instant now = clock.instant();
    if (Duration.between(saidAt, now).compareTo(INTERVAL) < 0) {
      return;
    }
    saidAt = now;
    long read = rate.read();
    int undecided = open.values().stream().mapToInt(Integer::intValue).sum();
    say.accept(
        String.format(
            Locale.ROOT,
            "verifying %s: %,d read%s%s%s",
            entry,
            read,
            Amounts.ofAbout(rate.estimate(), read),
            read == readWhenSaid ? "" : pace(),
            undecided == 0 ? "" : String.format(Locale.ROOT, ", %,d looked at again", undecided)));
    readWhenSaid = read;
  }

  private String pace() {
    String left = rate.left().map(time -> ", about " + Amounts.duration(time) + " left").orElse("");
    return String.format(Locale.ROOT, ", %,d/s%s", rate.perSecond(), left);
  }
}
