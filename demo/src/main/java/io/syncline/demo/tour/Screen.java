// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Where the tour talks. The result goes to {@code out}, everything else to {@code err}. Tour thread
 * only, but for {@link #leave}.
 */
public final class Screen {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(4);
  private static final String CLEAR_LINE = "\r\u001B[K";
  private static final String INDENT = "      ";

  private final PrintWriter out;
  private final PrintWriter err;
  private final Kind kind;
  private final int phases;
  private int phase;
  private long phaseBegan;
  private long liveShown;
  private boolean liveOpen;
  private volatile boolean leaving;

  /** Whether lines can be redrawn. */
  public enum Kind {
    TERMINAL,
    PLAIN
  }

  public Screen(PrintWriter out, PrintWriter err, Kind kind, int phases) {
    this.out = out;
    this.err = err;
    this.kind = kind;
    this.phases = phases;
  }

  boolean interactive() {
    return kind == Kind.TERMINAL;
  }

  /** Opens the next phase. */
  void phase(String what) {
    phaseBegan = System.nanoTime();
    liveShown = phaseBegan;
    err.printf("%n[%d/%d] %s%n", ++phase, phases, what);
    err.flush();
  }

  /** Says something within the phase. */
  void say(String line) {
    if (leaving) {
      return;
    }
    endLive();
    err.println(line.isEmpty() ? line : INDENT + line);
    err.flush();
  }

  /** Says the last thing that is said, whatever the tour is at. Any thread. */
  void leave(String line) {
    leaving = true;
    err.print((interactive() ? CLEAR_LINE : "") + "%n%s%s%n".formatted(INDENT, line));
    err.flush();
  }

  /** Closes the phase with its time. */
  void done(String what) {
    say(what + ", " + Figures.time(sinceNanos(phaseBegan)));
  }

  /** Redraws the live line on a terminal; elsewhere writes it now and then. */
  void live(String line) {
    if (leaving) {
      return;
    }
    if (interactive()) {
      err.print(CLEAR_LINE + INDENT + line);
      liveOpen = true;
    } else if (sinceNanos(liveShown).compareTo(PLAIN_INTERVAL) >= 0) {
      err.println(INDENT + line);
      liveShown = System.nanoTime();
    }
    err.flush();
  }

  /** Prints the result. */
  void print(String data) {
    endLive();
    out.print(data);
    out.flush();
  }

  private void endLive() {
    if (liveOpen) {
      err.print(CLEAR_LINE);
      liveOpen = false;
    }
  }

  private static Duration sinceNanos(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
