// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code syncline run} as a service in a JVM of its own, with the launcher's heap. */
final class EngineProcess implements AutoCloseable {
  private final Process process;

  EngineProcess(Path file, String... jvmOptions) throws IOException {
    process = start(List.of(jvmOptions), List.of("run", "-c", file.toString()));
  }

  /** Runs a command that ends by itself; its exit code must be 0. */
  static void run(String... arguments) throws IOException {
    run(new String[0], arguments);
  }

  static void run(String[] jvmOptions, String... arguments) throws IOException {
    int code = end(start(List.of(jvmOptions), List.of(arguments)));
    if (code != 0) {
      throw new IllegalStateException(
          "syncline " + String.join(" ", arguments) + " ended with " + code);
    }
  }

  private static Process start(List<String> jvmOptions, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.syncline.cli.Main");
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int end(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }

  /** CPU time of all its threads since it started. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    end(process);
  }
}
