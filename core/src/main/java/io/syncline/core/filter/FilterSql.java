// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.filter.syntax.Expression;
import io.syncline.core.type.CanonicalSql;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Prints a bound filter as SQL, every part in parentheses. */
record FilterSql(UnaryOperator<String> reference) {

  private static final ColumnType BIGINT = ColumnType.named("int8");
  private static final ColumnType TEXT = ColumnType.named("text");

  String of(Expression<Operand> expression) {
    return switch (expression) {
      case Expression.Constant<Operand>(var value) -> value ? "(true)" : "(false)";
      case Expression.Flag<Operand>(var column) -> "(" + sql(column) + ")";
      case Expression.Comparison<Operand>(var column, var operator, var operand) ->
          "(" + side(column, operand) + " " + operator.sql() + " " + literal(operand) + ")";
      case Expression.In<Operand>(var column, var operands) -> in(column, operands);
      case Expression.Like<Operand>(var column, var pattern) ->
          "(" + sql(column) + " LIKE " + CanonicalSql.literal(TEXT, pattern.text()) + ")";
      // IS NULL would be true of a composite value whose fields are all NULL.
      case Expression.IsNull<Operand>(var column) ->
          "(" + sql(column) + " IS NOT DISTINCT FROM NULL)";
      case Expression.Is<Operand>(var operand, var value) ->
          "(" + of(operand) + (value ? " IS TRUE)" : " IS FALSE)");
      case Expression.IsUnknown<Operand>(var operand) -> "(" + of(operand) + " IS UNKNOWN)";
      case Expression.Not<Operand>(var operand) -> "(NOT " + of(operand) + ")";
      case Expression.And<Operand>(var left, var right) ->
          "(" + of(left) + " AND " + of(right) + ")";
      case Expression.Or<Operand>(var left, var right) -> "(" + of(left) + " OR " + of(right) + ")";
    };
  }

  private String in(Expression.Column column, List<Operand> operands) {
    return operands.stream()
        .map(FilterSql::literal)
        .collect(Collectors.joining(", ", "(" + side(column, operands.getFirst()) + " IN (", "))"));
  }

  private String sql(Expression.Column column) {
    return reference.apply(column.name());
  }

  /** Labels are compared as text, so that one which the enum does not have is no error. */
  private String side(Expression.Column column, Operand operand) {
    return switch (operand.type().kind()) {
      case ENUM, CHAR -> CanonicalSql.text(operand.type(), sql(column));
      default -> sql(column);
    };
  }

  private static String literal(Operand operand) {
    ColumnType type =
        switch (operand.type().kind()) {
          // A wider integer than the column's may be compared with it.
          case INT2, INT4, INT8 -> BIGINT;
          case TEXT, NAME, CHAR, ENUM -> TEXT;
          default -> operand.type();
        };
    return CanonicalSql.literal(type, operand.text());
  }
}
