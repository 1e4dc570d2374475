// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a new user types first, as they type it: the launcher builds, and runs what it built. Not
 * within a quick build, whose classes it would replace.
 */
@Tag("long") // it compiles everything once more
@DisabledIf("isQuick")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  private final Path out = Path.of("out");
  private final Path err = Path.of("err");

  @Test
  void theDemoEndsWithEqualStores() throws Exception {
    Files.deleteIfExists(ROOT.resolve("demo/target/quick/class-path")); // as if never built

    run("demo", "--exit");

    assertThat(said(out) + said(err)).contains("Building Syncline", "both stores are equal");
  }

  @Test
  void aCommandSaysOnStandardOutputWhatItWasAskedForAndNothingElse() throws Exception {
    run("version");

    assertThat(said(out).lines()).singleElement().asString().startsWith("syncline ");
  }

  static boolean isQuick() throws URISyntaxException {
    var place = LauncherTest.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(place.toURI()).endsWith(Path.of("quick", "test-classes"));
  }

  /** From a folder of no importance; must end with 0. */
  private void run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(ROOT.resolve("syncline").toString()));
    words.addAll(List.of(command));
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(out).toFile())
            .redirectError(folder.resolve(err).toFile())
            .start();
    try {
      assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(said(err)).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private String said(Path file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
