// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loaded classes that the product's processes share, in a file for all that one JVM of tests
 * starts: they start with a third less CPU time. A JVM keeps none where code is still in a folder,
 * as after a quick build.
 */
final class SharedClasses {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** Silent about a file that cannot be used; a JVM does not know the tags of all others. */
  private static final String SILENT = "-Xlog:disable";

  private static final @Nullable Path FILE = file();

  private SharedClasses() {}

  private static @Nullable Path file() {
    String name = System.getProperty("shared.classes");
    if (name == null || !Files.isRegularFile(code())) {
      return null;
    }
    try {
      Path file = Path.of(name);
      Files.deleteIfExists(file); // a JVM ignores one of older jars, and does not replace it
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot begin without " + name, e);
    }
  }

  private static Path code() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path to the product's code", e);
    }
  }

  /** JVM options of the product that use what is there, and leave nothing. */
  static List<String> used() {
    return FILE != null && Files.exists(FILE)
        ? List.of(SILENT, "-XX:SharedArchiveFile=" + FILE, "-cp", jars())
        : unshared();
  }

  /** The same, but one that ends, not killed, leaves what is missing. This delays its end. */
  static List<String> left() {
    return FILE != null
        ? List.of(
            SILENT, "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + FILE, "-cp", jars())
        : unshared();
  }

  /** JVM options of any program. */
  static List<String> unshared() {
    return List.of("-cp", CLASS_PATH);
  }

  private static String jars() {
    return Arrays.stream(CLASS_PATH.split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
