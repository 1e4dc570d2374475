// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.change.Value;
import io.syncline.core.filter.syntax.Expression;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Evaluates a bound filter over one row, in SQL's three-valued logic. */
record Evaluation(Function<String, Value> row) {

  Truth of(Expression<Operand> expression) {
    return switch (expression) {
      case Expression.Constant<Operand>(var value) -> Truth.of(value);
      case Expression.Flag<Operand>(var column) -> test(column, text -> text.equals("t"));
      case Expression.Comparison<Operand>(var column, var operator, var operand) ->
          test(column, text -> operator.holds(sign(operand, text)));
      case Expression.In<Operand>(var column, var operands) ->
          test(column, text -> isAmong(operands, text));
      case Expression.Like<Operand>(var column, var pattern) -> test(column, pattern::matches);
      case Expression.IsNull<Operand>(var column) -> isNull(column);
      case Expression.Is<Operand>(var operand, var value) ->
          value ? of(operand).isTrue() : of(operand).isFalse();
      case Expression.IsUnknown<Operand>(var operand) -> of(operand).isUnknown();
      case Expression.Not<Operand>(var operand) -> of(operand).not();
      case Expression.And<Operand>(var left, var right) -> of(left).and(of(right));
      case Expression.Or<Operand>(var left, var right) -> of(left).or(of(right));
    };
  }

  private Truth test(Expression.Column column, Predicate<String> predicate) {
    return switch (row.apply(column.name())) {
      case Value.Present(var text) -> Truth.of(predicate.test(text));
      case Value.Null() -> Truth.UNKNOWN;
      case Value.Unchanged() -> Truth.ANY;
    };
  }

  private static int sign(Operand operand, String text) {
    return CanonicalOrder.sign(operand.type(), text, operand.text());
  }

  private static boolean isAmong(List<Operand> operands, String text) {
    for (Operand operand : operands) {
      if (sign(operand, text) == 0) {
        return true;
      }
    }
    return false;
  }

  private Truth isNull(Expression.Column column) {
    return switch (row.apply(column.name())) {
      case Value.Present present -> Truth.FALSE;
      case Value.Null() -> Truth.TRUE;
      case Value.Unchanged() -> Truth.TRUE_OR_FALSE;
    };
  }
}
