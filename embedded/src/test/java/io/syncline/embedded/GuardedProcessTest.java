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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardedProcessTest {
  @Test
  void serverEndsWithItsFolderWhenItsJvmIsKilled(@TempDir Path parentFolder) throws Exception {
    Path folder = Files.createDirectory(parentFolder.resolve("it's a server's"));
    Files.writeString(folder.resolve("data"), "x");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.resolve("log").toString())
            .redirectError(Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();

    parent.destroyForcibly();

    server.onExit().get(10, TimeUnit.SECONDS);
    assertThat(Patience.of(Duration.ofSeconds(10)).until(() -> Files.notExists(folder))).isTrue();
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
    return GuardedProcess.start(List.of("sleep", "1000"), Signal.TERM, log.getParent(), log);
  }

  /** Starts a server, prints its pid and waits. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(sleep(Path.of(arguments[0])).pid());
      System.in.read();
    }
  }
}
