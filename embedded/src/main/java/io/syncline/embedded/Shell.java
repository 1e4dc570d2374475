// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** Runs short commands and waits for them. */
final class Shell {
  private Shell() {}

  /** What a command printed, on both streams, and the status it ended with. */
  record Result(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }
  }

  /** Runs a command in bash, so that its builtins work also where the programs are missing. */
  static Result run(String... command) {
    List<String> line = new ArrayList<>(List.of("bash", "-c", "\"$@\"", "bash"));
    line.addAll(List.of(command));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectInput(Redirect.from(new File("/dev/null")))
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command[0], e);
    }
  }
}
