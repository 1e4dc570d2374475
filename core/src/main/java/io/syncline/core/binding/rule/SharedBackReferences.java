// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Operand;
import io.syncline.core.filter.syntax.Expression;
import io.syncline.core.filter.syntax.Operator;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No two entries write their nodes' ids into the same column of the same row: they would take turns
 * for ever.
 */
final class SharedBackReferences {

  private final Problems problems;

  SharedBackReferences(Problems problems) {
    this.problems = problems;
  }

  void check(List<NodeType> nodes) {
    List<Writer> writers = new ArrayList<>();
    for (NodeType node : nodes) {
      if (node instanceof TableNode table && table.backReference() != null) {
        Writer writer = new Writer(table, table.table(), table.backReference().column());
        writers.forEach(earlier -> check(earlier, writer));
        writers.add(writer);
      }
    }
  }

  /** An entry and the column it writes to. */
  private record Writer(TableNode entry, TableId table, String column) {}

  private void check(Writer earlier, Writer later) {
    if (earlier.table().equals(later.table())
        && earlier.column().equals(later.column())
        && !areDisjoint(earlier.entry().where(), later.entry().where())) {
      problems.add(
          MappingPath.of("nodes", later.entry().name(), "back_reference", "column"),
          "names the column that "
              + earlier.entry().name()
              + " writes to; use another column, or filters that cannot both hold, such as kind ="
              + " 'a' and kind = 'b'");
    }
  }

  /**
   * Whether a column must have one of some values in one filter, and one of others in the other.
   */
  private static boolean areDisjoint(@Nullable BoundFilter one, @Nullable BoundFilter other) {
    if (one == null || other == null) {
      return false;
    }
    Map<String, Set<String>> others = required(other.expression());
    return required(one.expression()).entrySet().stream()
        .anyMatch(
            column ->
                others.containsKey(column.getKey())
                    && Collections.disjoint(column.getValue(), others.get(column.getKey())));
  }

  /** The values that a row must have one of, column by column, as far as that is plain. */
  private static Map<String, Set<String>> required(Expression<Operand> filter) {
    Map<String, Set<String>> required = new HashMap<>();
    switch (filter) {
      case Expression.And<Operand>(var left, var right) -> {
        required.putAll(required(left));
        required.putAll(required(right));
      }
      case Expression.Comparison<Operand>(var column, var operator, var operand) -> {
        if (operator == Operator.EQUAL) {
          required.put(column.name(), Set.of(text(operand)));
        }
      }
      case Expression.In<Operand>(var column, var operands) ->
          required.put(
              column.name(),
              operands.stream().map(SharedBackReferences::text).collect(Collectors.toSet()));
      case Expression.Flag<Operand>(var column) -> required.put(column.name(), Set.of("t"));
      case Expression.Constant<Operand> constant -> {}
      case Expression.Like<Operand> like -> {}
      case Expression.IsNull<Operand> isNull -> {}
      case Expression.Is<Operand> is -> {}
      case Expression.IsUnknown<Operand> isUnknown -> {}
      case Expression.Not<Operand> not -> {}
      case Expression.Or<Operand> or -> {}
    }
    return required;
  }

  private static String text(Operand operand) {
    return KeyText.part(operand.type(), operand.text());
  }
}
