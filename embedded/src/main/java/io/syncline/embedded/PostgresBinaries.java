// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs on the class path, unpacked once per user and version. */
record PostgresBinaries(Path folder, String version) {
  private static final Pattern VERSION = Pattern.compile("-(\\d+\\.\\d+)(\\.\\d+)?\\.jar!");

  /** Unpacks the programs below {@code cache} unless they are there. */
  static PostgresBinaries unpacked(Path cache) {
    URL archive = archive();
    Matcher matcher = VERSION.matcher(archive.toString());
    String version = matcher.find() ? matcher.group(1) : "unknown";
    Path folder = cache.resolve("postgres-" + version);
    if (!Files.isDirectory(folder)) {
      unpack(archive, Folders.create(cache), folder);
    }
    return new PostgresBinaries(folder, version);
  }

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  private static URL archive() {
    String name = "postgres-%s-%s.txz".formatted(system(), processor());
    URL archive = PostgresBinaries.class.getClassLoader().getResource(name);
    if (archive == null) {
      throw new IllegalStateException(
          "no PostgreSQL programs for this platform: %s is not on the class path".formatted(name));
    }
    return archive;
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String processor() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm_64" : "x86_64";
  }

  /** Builds the folder beside its place and renames it, since other processes may do the same. */
  private static void unpack(URL archive, Path cache, Path folder) {
    try {
      Path partial = Files.createTempDirectory(cache, "unpacking");
      Files.setPosixFilePermissions(partial, permissions(0755));
      try (InputStream in = archive.openStream();
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, partial);
        }
      }
      take(partial, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + archive + " to " + folder, e);
    }
  }

  private static void take(Path partial, Path folder) throws IOException {
    try {
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Folders.delete(partial);
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(Objects.requireNonNullElse(path.getParent(), root));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      Files.setPosixFilePermissions(path, permissions(entry.getMode()));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighest = PosixFilePermission.values();
    for (int bit = 0; bit < fromHighest.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(fromHighest[bit]);
      }
    }
    return permissions;
  }
}
