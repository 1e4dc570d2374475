// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of a ticket. Asked again later, the answer may be another. */
public sealed interface Answer {

  /** Every target has what the transaction wrote, or something newer. */
  record Synced() implements Answer {}

  /**
   * Not yet.
   *
   * @param why what it waits for
   */
  record Pending(String why) implements Answer {}

  /** Some of it was set aside; it is in PostgreSQL, and heals once its cause is gone. */
  record Failed(List<Failure> failures) implements Answer {
    public Failed {
      failures = List.copyOf(failures);
    }
  }

  /** Nothing was written. */
  record RolledBack() implements Answer {}

  /**
   * It cannot be told.
   *
   * @param why for instance that no sync maps the type
   */
  record Unknown(String why) implements Answer {}

  /** A sentence for the user, unless all is well. */
  default Optional<String> warning() {
    return switch (this) {
      case Synced synced -> Optional.empty();
      case Pending(String why) -> Optional.of("saved, but not yet in the graph: " + why);
      case Failed(List<Failure> failures) ->
          Optional.of(
              "saved, but not in the graph: "
                  + failures.stream().map(Failure::toString).collect(Collectors.joining("; ")));
      case RolledBack rolledBack -> Optional.of("not saved: the transaction was rolled back");
      case Unknown(String why) -> Optional.of("whether the graph has it is not known: " + why);
    };
  }
}
