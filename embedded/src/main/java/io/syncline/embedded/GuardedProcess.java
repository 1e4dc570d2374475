// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process group of its own: it does not hear the terminal's Ctrl-C, and it ends when
 * this JVM ends, however that happens. Safe for use by many threads.
 */
final class GuardedProcess {
  /**
   * Arguments: the signal that stops an orphan, the folder that goes with it or nothing, then the
   * server's command. Prints the server's pid. The guard's standard input ends when this JVM does.
   * {@code wait} also returns when the server is only suspended, hence the loop.
   */
  private static final String GUARD =
      """
      orphaned=$1; litter=$2; shift 2
      set -m
      trap '' INT HUP
      "$@" < /dev/null >&2 &
      server=$!
      echo $server
      { exec >&2; cat; [ "$litter" ] && : > "$litter/orphaned"
        kill -CONT $server $(cat /proc/$server/task/*/children 2> /dev/null)
        kill -$orphaned $server; } <&0 &
      guard=$!
      while :; do
        wait $server; status=$?
        kill -0 $server 2> /dev/null || break
        sleep 0.1
      done
      kill -KILL -$guard 2> /dev/null
      [ "$litter" ] && [ -e "$litter/orphaned" ] && rm -rf -- "$litter"
      exit $status
      """;

  private final Process guard;
  private final ProcessHandle server;
  private final Path log;

  private GuardedProcess(Process guard, ProcessHandle server, Path log) {
    this.guard = guard;
    this.server = server;
    this.log = log;
  }

  /**
   * Starts the command with its output appended to {@code log}.
   *
   * @param orphaned what ends it after this JVM
   * @param litter the folder that is deleted then, if it still ran; null for none
   */
  static GuardedProcess start(
      List<String> command, Signal orphaned, @Nullable Path litter, Path log) {
    String folder = litter == null ? "" : litter.toString();
    List<String> guarded =
        new ArrayList<>(List.of("bash", "-c", GUARD, "guard", orphaned.name(), folder));
    guarded.addAll(command);
    try {
      Process guard =
          new ProcessBuilder(guarded).redirectError(Redirect.appendTo(log.toFile())).start();
      String pid = guard.inputReader().readLine();
      if (pid == null) {
        throw new IllegalStateException("%s did not start, see %s".formatted(command, log));
      }
      ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElse(guard.toHandle());
      return new GuardedProcess(guard, server, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  long pid() {
    return server.pid();
  }

  boolean isRunning() {
    return guard.isAlive();
  }

  /** The processes that the server has started and that still run. */
  List<ProcessHandle> children() {
    return server.descendants().toList();
  }

  /** Sends the signal; nothing happens if the process has ended. */
  void send(Signal signal) {
    send(pid(), signal);
  }

  static void send(long pid, Signal signal) {
    Shell.run("kill", "-" + signal, Long.toString(pid));
  }

  void awaitEnd(Duration patience) {
    try {
      if (!guard.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "process %d did not end within %s, see %s".formatted(pid(), patience, log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for process " + pid(), e);
    }
  }

  /** The signals that servers are sent here. */
  enum Signal {
    INT,
    QUIT,
    TERM,
    KILL,
    STOP,
    CONT
  }
}
