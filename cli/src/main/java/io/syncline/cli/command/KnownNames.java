// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.config.SynclineFile;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Names that people give and the file must know: what they name would else just never happen. */
final class KnownNames {
  private KnownNames() {}

  /** The targets meant: the one that is named, or all. */
  static List<String> targets(SynclineFile file, Optional<String> one) {
    Collection<String> known = file.targets().keySet();
    one.ifPresent(name -> require("target", name, known));
    return one.map(List::of).orElseGet(() -> List.copyOf(known));
  }

  /**
   * @throws SynclineException USAGE_INVALID if the mapping has no such entry
   */
  static void requireEntry(SynclineFile file, String name) {
    require(
        "entry",
        name,
        Stream.concat(
                file.mapping().nodes().stream().map(node -> node.name()),
                file.mapping().relationships().stream().map(entry -> entry.name()))
            .toList());
  }

  /**
   * @throws SynclineException USAGE_INVALID if the mapping has no such entry with rows
   */
  static void requireRows(BoundMapping mapping, String name) {
    if (!mapping.entries().contains(name)) {
      throw Errors.usage(
          "the mapping has no entry %s with rows; it has %s".formatted(name, mapping.entries()));
    }
  }

  private static void require(String what, String name, Collection<String> known) {
    if (!known.contains(name)) {
      throw Errors.usage("the file has no %s %s; it has %s".formatted(what, name, known));
    }
  }
}
