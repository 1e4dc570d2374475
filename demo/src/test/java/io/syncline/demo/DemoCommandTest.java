// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.demo.tour.Screen;
import io.syncline.demo.tour.SyncEngine;
import io.syncline.demo.tour.Tour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command refuses; the tour itself is among the system tests. */
final class DemoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void smallWorldIsRefusedAsWrongUsage() {
    int exitCode = run(DemoCommandTest::noEngine, "--rows=12");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--rows must be at least 500, was 12");
  }

  @Test
  void writerWithoutTransactionsIsRefusedAsWrongUsage() {
    int exitCode = run(DemoCommandTest::noEngine, "--rate=0");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--rate must be at least 1, was 0");
  }

  @Test
  void folderWithFilesIsRefusedAsWrongUsage() throws Exception {
    Files.writeString(folder.resolve("precious"), "data");

    int exitCode = run(DemoCommandTest::noEngine, "--keep=" + folder);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--keep needs an empty folder");
  }

  @Test
  void serversThatCannotBeStartedEndTheTourAndNothingWasCompared() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "data");

    int exitCode = run(DemoCommandTest::noEngine, "--keep=" + file.resolve("data"));

    assertThat(exitCode).isEqualTo(4);
    assertThat(err.toString())
        .contains("The tour ends here: cannot make the folder " + file.resolve("data"))
        .doesNotContain("Exception");
  }

  @Test
  void onlyATourOnATerminalStaysUpUnlessItIsToEnd() {
    assertThat(ending(Screen.Kind.TERMINAL)).isEqualTo(Tour.Ending.STAY);
    assertThat(ending(Screen.Kind.TERMINAL, "--exit")).isEqualTo(Tour.Ending.LEAVE);
    assertThat(ending(Screen.Kind.PLAIN)).isEqualTo(Tour.Ending.LEAVE);
  }

  private static Tour.Ending ending(Screen.Kind kind, String... arguments) {
    DemoCommand demo = new DemoCommand(DemoCommandTest::noEngine, kind);
    new CommandLine(demo).parseArgs(arguments);
    return demo.ending();
  }

  private int run(SyncEngine.Launcher launcher, String... arguments) {
    return new CommandLine(new DemoCommand(launcher, Screen.Kind.PLAIN))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static SyncEngine noEngine(Path configuration) {
    throw new AssertionError("no engine wanted for " + configuration);
  }
}
