// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes of their own. */
public final class Children {
  /** How a process ends that a failpoint halts. */
  private static final int HALTED = 137;

  /** What it says before. */
  private static final String LAST_WORDS = "ended at failpoint ";

  private final Path file;
  private final Path log;

  /**
   * @param file the mapping file that their commands are about
   */
  Children(Path file) {
    this.file = file;
    this.log = Path.of(file + ".log");
  }

  /** A JVM for a short life, with the classes of the tests. */
  public static List<String> java(String mainClass) {
    return java(SharedClasses.unshared(), mainClass);
  }

  /** The product in such a JVM, which leaves its classes to later ones if it ends in order. */
  public static List<String> product() {
    return java(SharedClasses.left(), Main.class.getName());
  }

  private static List<String> java(List<String> options, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.add(mainClass);
    return command;
  }

  /**
   * Leaves no classes: a process that halts would live on while it writes them.
   *
   * @param failpoint where it halts, if not empty
   */
  Process start(String failpoint, List<String> words) throws IOException {
    return start(SharedClasses.used(), failpoint, words);
  }

  /** Leaves its classes to later ones, if it ends in order. */
  Process startForerunner(List<String> words) throws IOException {
    return start(SharedClasses.left(), "", words);
  }

  private Process start(List<String> options, String failpoint, List<String> words)
      throws IOException {
    List<String> command = java(options, Main.class.getName());
    command.addAll(words);
    command.addAll(List.of("-c", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SYNCLINE_FAILPOINT", failpoint);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  /**
   * Waits until a process dies at its failpoint, which it must, and of nothing else.
   *
   * @param place what a failure says of it
   */
  void awaitFailpoint(Process child, String place) throws IOException, InterruptedException {
    if (!child.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it never came to %s\n%s".formatted(place, said()));
    }
    if (!diedAtFailpoint(child)) {
      throw new AssertionError(
          "instead of at %s it ended with %d\n%s".formatted(place, child.exitValue(), said()));
    }
  }

  /** Whether it is not alive, and a failpoint is why. */
  private static boolean diedAtFailpoint(Process child) {
    return !child.isAlive() && child.exitValue() == HALTED;
  }

  /** Where those died that did so at a failpoint, the last of them last. */
  List<String> failpoints() throws IOException {
    return said()
        .lines()
        .filter(line -> line.startsWith(LAST_WORDS))
        .map(line -> line.substring(LAST_WORDS.length()))
        .toList();
  }

  /** What all of them said. */
  String said() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  void forget() throws IOException {
    Files.deleteIfExists(log);
  }
}
