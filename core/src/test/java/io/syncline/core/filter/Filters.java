// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import static io.syncline.core.type.ColumnType.named;

import io.syncline.core.filter.RowFilter.Bound;
import io.syncline.core.filter.RowFilter.Parsed;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.Kind;
import java.util.List;
import java.util.Map;

/** Filters over a table that has a column of every sort. */
final class Filters {

  static final Map<String, ColumnType> COLUMNS =
      Map.ofEntries(
          Map.entry("n", named("int4")),
          Map.entry("m", named("numeric")),
          Map.entry("o", named("oid")),
          Map.entry("f", named("float4")),
          Map.entry("g", named("float8")),
          Map.entry("b", named("bool")),
          Map.entry("s", named("text")),
          Map.entry("state", named("varchar")),
          Map.entry("p", named("bpchar")),
          Map.entry("u", named("uuid")),
          Map.entry("d", named("date")),
          Map.entry("tm", named("time")),
          Map.entry("ts", named("timestamp")),
          Map.entry("tz", named("timestamptz")),
          Map.entry("j", named("jsonb")),
          Map.entry("a", named("text[]")),
          Map.entry("c", named("citext")),
          Map.entry("e", new ColumnType.Scalar(Kind.ENUM, "public", "mood")));

  private Filters() {}

  static RowFilter parse(String text) {
    return switch (RowFilter.parse(text)) {
      case Parsed.Valid(var filter) -> filter;
      case Parsed.Invalid(var problem) -> throw new AssertionError(text + ": " + problem);
    };
  }

  static FilterProblem problem(String text) {
    return switch (RowFilter.parse(text)) {
      case Parsed.Valid valid -> throw new AssertionError("no problem with " + text);
      case Parsed.Invalid(var problem) -> problem;
    };
  }

  static BoundFilter bind(String text) {
    return switch (parse(text).bind(COLUMNS)) {
      case Bound.Valid(var filter) -> filter;
      case Bound.Invalid(var problems) -> throw new AssertionError(text + ": " + problems);
    };
  }

  static List<FilterProblem> problems(String text) {
    return switch (parse(text).bind(COLUMNS)) {
      case Bound.Valid valid -> List.of();
      case Bound.Invalid(var problems) -> problems;
    };
  }
}
