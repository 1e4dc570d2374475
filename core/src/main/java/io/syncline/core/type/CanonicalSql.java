// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL expressions that let PostgreSQL compute what this package computes: canonical texts and keys.
 * They hold under {@link SessionSettings}, and are NULL where the column is.
 */
public final class CanonicalSql {

  private CanonicalSql() {}

  /**
   * The canonical text of an expression of this type. A plain cast would not do: {@code true::text}
   * is not {@code t}, casting {@code char(n)} strips its blanks, {@code inet} gains a mask.
   */
  public static String text(ColumnType type, String expression) {
    return switch (type) {
      case ColumnType.Array array -> cast(expression);
      case ColumnType.Scalar(var kind, var schema, var name) -> text(kind, expression);
    };
  }

  private static String text(Kind kind, String expression) {
    return switch (kind) {
      case BOOL -> "left(" + cast(expression) + ", 1)";
      case BPCHAR, COLLATED, CHAR, INET, XML, ENUM, GEOMETRIC, COMPOSITE, LOOSE_RANGE, OTHER ->
          output(expression);
      default -> cast(expression);
    };
  }

  private static String cast(String expression) {
    return "(" + expression + ")::text";
  }

  /**
   * Calls the output function whatever casts the type has. format() alone turns NULL into '', and
   * IS NULL is true of a row of NULLs, which is a value.
   */
  private static String output(String expression) {
    return "CASE WHEN ("
        + expression
        + ") IS NOT DISTINCT FROM NULL THEN NULL ELSE format('%s', "
        + expression
        + ") END";
  }

  /** What {@link KeyText#part} gives, of an expression of this type. */
  public static String keyPart(ColumnType type, String expression) {
    return type instanceof ColumnType.Scalar scalar
        ? keyPart(scalar, expression)
        : text(type, expression);
  }

  private static String keyPart(ColumnType.Scalar type, String expression) {
    return switch (type.kind()) {
      case NUMERIC -> "trim_scale(" + expression + ")::text";
      // Adding zero turns -0 into 0; the cast keeps float4 from becoming float8.
      case FLOAT4, FLOAT8 -> "(" + expression + " + '0'::" + type.sqlName() + ")::text";
      case BPCHAR -> cast(expression);
      default -> text(type, expression);
    };
  }

  /** What {@link KeyText#of} gives, of expressions that {@link #keyPart} gave. */
  public static String key(List<String> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return parts.stream()
        .map(part -> "to_json(" + part + ")::text")
        .collect(Collectors.joining(" || ',' || ", "('[' || ", " || ']')"));
  }

  /** A literal of this type from its canonical or key text. */
  public static String literal(ColumnType type, String text) {
    return SqlText.literal(text) + "::" + type.sqlName();
  }
}
