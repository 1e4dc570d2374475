// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes that work on one queue, some of which are frozen or killed. */
final class Crowd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestSync sync;
  private final List<Process> processes = new ArrayList<>();

  Crowd(TestSync sync) {
    this.sync = sync;
  }

  Process start(String failpoint) throws IOException {
    Process process = sync.startChild(failpoint);
    processes.add(process);
    return process;
  }

  /** Waits until the process has workers. */
  void awaitWorking(Process process) throws Exception {
    await("works", process, () -> !members(process).isEmpty());
  }

  /** Freezes a process at a moment when it has claimed something; answers its workers. */
  List<String> freezeAtWork(Process process) throws Exception {
    List<String> members = new ArrayList<>();
    await(
        "claims",
        process,
        () -> {
          signal(process, "STOP");
          members.clear();
          members.addAll(members(process));
          if (claimed(members) > 0) {
            return true;
          }
          signal(process, "CONT");
          return false;
        });
    return members;
  }

  /** Waits until nothing is claimed by these workers; answers how long that took. */
  Duration awaitTakenOver(List<String> members) throws Exception {
    long since = System.nanoTime();
    long deadline = since + PATIENCE.toNanos();
    while (claimed(members) > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nobody takes over from " + members + "\n" + sync.childLog());
      }
      Thread.sleep(20);
    }
    return Duration.ofNanos(System.nanoTime() - since);
  }

  static void signal(Process process, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
    processes.remove(process);
  }

  /** The process ends by itself, since it came to its failpoint. */
  void awaitDeath(Process process) throws InterruptedException, IOException {
    sync.awaitFailpoint(process, "its failpoint");
    processes.remove(process);
  }

  /** How the workers of a process are named in what they claim. */
  List<String> members(Process process) throws SQLException {
    return texts(
        "SELECT number || '/' || incarnation FROM syncline.worker WHERE holder LIKE ?",
        "% pid " + process.pid());
  }

  private long claimed(List<String> members) throws SQLException {
    return texts(
            "SELECT entity_id FROM syncline.graph_sync_status WHERE claimed_by = ANY"
                + " (string_to_array(?, ','))",
            String.join(",", members))
        .size();
  }

  private List<String> texts(String sql, String parameter) throws SQLException {
    try (Connection connection = sync.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      List<String> texts = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
      return texts;
    }
  }

  /** Whether something is so. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Process process, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("process never " + what + "\n" + sync.childLog());
      }
      Thread.sleep(7);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
