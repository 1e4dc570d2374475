// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.Location;
import io.syncline.config.Problem;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Reading;
import io.syncline.config.yaml.Report;
import io.syncline.config.yaml.Substitution;
import io.syncline.core.binding.rule.MappingBinder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads configuration files. Any thread. */
public final class SynclineFileReader {

  private final Map<String, String> environment;

  /**
   * @param environment what <code>${NAME}</code> is replaced from
   */
  public SynclineFileReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Reads a file; one that cannot be read is a problem too. */
  public ReadFile read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      return unreadable(file, "does not exist; `syncline init` writes a first one");
    } catch (CharacterCodingException e) {
      return unreadable(file, "is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      return unreadable(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static ReadFile unreadable(Path file, String why) {
    Location location = new Location(file.toString(), 1, 1);
    return new ReadFile.Invalid(List.of(new Problem(location, "the file " + why)));
  }

  /** Reads text as if it stood in a file of that name; paths in it start from the file's folder. */
  public ReadFile read(String file, String text) {
    Report report = new Report(file);
    Path folder = Path.of(file).toAbsolutePath().resolveSibling(".");
    Reading reading = new Reading(text, report, new Substitution(environment, folder));
    Optional<SynclineFile> read = reading.root().flatMap(root -> read(root, report));
    return read.isPresent() && report.problems().isEmpty()
        ? new ReadFile.Valid(read.get())
        : new ReadFile.Invalid(report.problems());
  }

  private static Optional<SynclineFile> read(Field root, Report report) {
    Optional<SynclineFile> file =
        root.block(FileSection.KEYS).map(block -> FileSection.read(block, report));
    file.ifPresent(
        read -> {
          report.addElsewhere(read.locations().locate(MappingBinder.check(read.mapping())));
          report.addElsewhere(read.locations().locate(read.maskedColumns().check()));
        });
    return file;
  }
}
