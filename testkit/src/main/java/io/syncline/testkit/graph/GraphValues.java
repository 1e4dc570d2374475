// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.graph;

import io.syncline.core.type.Interval;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** One text for one property value, the same whichever store it comes from. */
final class GraphValues {
  private static final int LONGEST = 120;

  private GraphValues() {}

  static String text(Object value) {
    return switch (value) {
      case String text -> '"' + shortened(text) + '"';
      case byte[] bytes -> "0x" + shortened(HexFormat.of().formatHex(bytes));
      case List<?> list ->
          list.stream().map(GraphValues::text).collect(Collectors.joining(", ", "[", "]"));
      case ZonedDateTime time -> time.toOffsetDateTime().toString();
      case Interval interval -> interval.toString();
      default -> value.toString();
    };
  }

  /** Long texts keep what tells them apart. */
  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + "…" + text.length() + "#" + text.hashCode();
  }
}
