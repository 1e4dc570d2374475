// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of their own, with the classes of the tests. */
public final class Children {
  private final Path file;
  private final Path log;

  /**
   * @param file the mapping file that their commands are about
   */
  Children(Path file) {
    this.file = file;
    this.log = Path.of(file + ".log");
  }

  /** A JVM for a short life. */
  public static List<String> java(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }

  Process start(String failpoint, List<String> words) throws IOException {
    List<String> command = java("io.syncline.cli.Main");
    command.addAll(words);
    command.addAll(List.of("-c", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SYNCLINE_FAILPOINT", failpoint);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  /** What all of them said. */
  String said() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  void forget() throws IOException {
    Files.deleteIfExists(log);
  }
}
