// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Scalar;
import io.syncline.core.filter.RowFilter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code where:} of an entry. */
final class Filters {

  private Filters() {}

  static @Nullable RowFilter read(Block entry) {
    Optional<Scalar> scalar = entry.scalar("where");
    Optional<String> text = scalar.flatMap(Scalar::text);
    return text.isEmpty() ? null : parse(scalar.get(), text.get());
  }

  private static @Nullable RowFilter parse(Scalar scalar, String text) {
    return switch (RowFilter.parse(text)) {
      case RowFilter.Parsed.Invalid(var problem) -> {
        scalar.problemAt(
            problem.offset(),
            scalar.isReference()
                ? "is no filter with what stands for ${...}"
                : "is no filter: " + problem.message());
        yield null;
      }
      case RowFilter.Parsed.Valid(var filter) -> {
        scalar.placeCharacters();
        yield filter;
      }
    };
  }
}
