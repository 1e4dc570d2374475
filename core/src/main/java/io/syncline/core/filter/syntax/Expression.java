// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

import java.util.List;
import java.util.stream.Stream;

/**
 * A filter as a tree. It is true, false or unknown for a row.
 *
 * @param <L> what literals are: {@link Literal} as parsed, a typed operand once bound to columns
 */
public sealed interface Expression<L> {

  /** A column by its exact name, and where the text names it. */
  record Column(String name, int offset) {}

  record Constant<L>(boolean value) implements Expression<L> {}

  /** A column of type boolean that stands alone. */
  record Flag<L>(Column column) implements Expression<L> {}

  record Comparison<L>(Column column, Operator operator, L operand) implements Expression<L> {}

  record In<L>(Column column, List<L> operands) implements Expression<L> {
    public In {
      operands = List.copyOf(operands);
    }
  }

  record Like<L>(Column column, LikePattern pattern) implements Expression<L> {}

  /** {@code column IS NULL}, of a column of any type. */
  record IsNull<L>(Column column) implements Expression<L> {}

  /** {@code operand IS TRUE} or {@code IS FALSE}. */
  record Is<L>(Expression<L> operand, boolean value) implements Expression<L> {}

  /** {@code operand IS NULL}, of a condition. */
  record IsUnknown<L>(Expression<L> operand) implements Expression<L> {}

  record Not<L>(Expression<L> operand) implements Expression<L> {}

  record And<L>(Expression<L> left, Expression<L> right) implements Expression<L> {}

  record Or<L>(Expression<L> left, Expression<L> right) implements Expression<L> {}

  /** Every mention of a column, in the order of the text. */
  default Stream<Column> columns() {
    return switch (this) {
      case Constant<L> constant -> Stream.of();
      case Flag<L>(var column) -> Stream.of(column);
      case Comparison<L>(var column, var operator, var operand) -> Stream.of(column);
      case In<L>(var column, var operands) -> Stream.of(column);
      case Like<L>(var column, var pattern) -> Stream.of(column);
      case IsNull<L>(var column) -> Stream.of(column);
      case Is<L>(var operand, var value) -> operand.columns();
      case IsUnknown<L>(var operand) -> operand.columns();
      case Not<L>(var operand) -> operand.columns();
      case And<L>(var left, var right) -> Stream.concat(left.columns(), right.columns());
      case Or<L>(var left, var right) -> Stream.concat(left.columns(), right.columns());
    };
  }
}
