// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes whole folders. */
public final class Folder {

  private Folder() {}

  public static void copy(Path from, Path to) throws IOException {
    for (Path path : walk(from)) {
      Path copy = to.resolve(from.relativize(path));
      Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      Object owner = Files.getAttribute(path, "unix:uid");
      if (!owner.equals(Files.getAttribute(copy, "unix:uid"))) {
        Files.setAttribute(copy, "unix:uid", owner);
      }
    }
  }

  public static void delete(Path folder) throws IOException {
    for (Path path : walk(folder).reversed()) {
      Files.delete(path);
    }
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
