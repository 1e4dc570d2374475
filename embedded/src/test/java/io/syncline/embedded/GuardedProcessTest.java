// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.GuardedProcess.Signal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardedProcessTest {
  @Test
  void serverEndsWithItsFolderWhenItsJvmIsKilled(@TempDir Path temporary) throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("it's a server's"));

    endWithItsJvm(folder, "litter");

    assertThat(Patience.of(Duration.ofSeconds(10)).until(() -> Files.notExists(folder))).isTrue();
  }

  @Test
  void folderOfTheCallersStaysWhenItsJvmIsKilled(@TempDir Path folder) throws Exception {
    endWithItsJvm(folder, "kept");

    assertThat(Patience.of(Duration.ofSeconds(1)).until(() -> Files.notExists(folder))).isFalse();
    assertThat(folder).isNotEmptyDirectory();
  }

  private static void endWithItsJvm(Path folder, String kind) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.resolve("log").toString(),
                kind)
            .redirectError(Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();

    parent.destroyForcibly();

    server.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void folderStaysWhenTheServerEndsBeforeItsJvm(@TempDir Path folder) {
    GuardedProcess server = sleep(folder.resolve("log"));

    server.send(Signal.TERM);
    server.awaitEnd(Duration.ofSeconds(10));

    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void suspendedServerIsStillRunning(@TempDir Path folder) {
    GuardedProcess server = sleep(folder.resolve("log"));

    server.send(Signal.STOP);

    assertThat(Patience.of(Duration.ofMillis(300)).until(() -> !server.isRunning())).isFalse();
    server.send(Signal.KILL);
    server.awaitEnd(Duration.ofSeconds(10));
  }

  private static GuardedProcess sleep(Path log) {
    return sleep(log, log.getParent());
  }

  private static GuardedProcess sleep(Path log, @Nullable Path litter) {
    return GuardedProcess.start(List.of("sleep", "1000"), Signal.TERM, litter, log);
  }

  /** Starts a server, prints its pid and waits. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException {
      Path log = Path.of(arguments[0]);
      Path litter = arguments[1].equals("litter") ? log.getParent() : null;
      System.out.println(sleep(log, litter).pid());
      System.in.read();
    }
  }
}
