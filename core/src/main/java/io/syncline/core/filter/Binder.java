// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.filter.RowFilter.Bound;
import io.syncline.core.filter.syntax.Expression;
import io.syncline.core.filter.syntax.Expression.Column;
import io.syncline.core.filter.syntax.LikePattern;
import io.syncline.core.filter.syntax.Literal;
import io.syncline.core.filter.syntax.Operator;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives a filter's columns and literals their types, and collects every problem on the way. */
final class Binder {

  private static final Operand NONE =
      new Operand(new ColumnType.Scalar(Kind.OTHER, "pg_catalog", "unknown"), "");

  private final Map<String, ColumnType> columns;
  private final List<FilterProblem> problems = new ArrayList<>(); // the binding thread only

  private Binder(Map<String, ColumnType> columns) {
    this.columns = columns;
  }

  static Bound bind(RowFilter filter, Map<String, ColumnType> columns) {
    Binder binder = new Binder(columns);
    Expression<Operand> expression = binder.bind(filter.expression());
    return binder.problems.isEmpty()
        ? new Bound.Valid(new BoundFilter(filter, expression))
        : new Bound.Invalid(binder.problems);
  }

  private Expression<Operand> bind(Expression<Literal> expression) {
    return switch (expression) {
      case Expression.Constant<Literal>(var value) -> new Expression.Constant<>(value);
      case Expression.Flag<Literal>(var column) -> flag(column);
      case Expression.Comparison<Literal>(var column, var operator, var literal) ->
          new Expression.Comparison<>(column, operator, operand(column, operator, literal));
      case Expression.In<Literal>(var column, var literals) -> in(column, literals);
      case Expression.Like<Literal>(var column, var pattern) -> like(column, pattern);
      case Expression.IsNull<Literal>(var column) -> isNull(column);
      case Expression.Is<Literal>(var operand, var value) ->
          new Expression.Is<>(bind(operand), value);
      case Expression.IsUnknown<Literal>(var operand) -> new Expression.IsUnknown<>(bind(operand));
      case Expression.Not<Literal>(var operand) -> new Expression.Not<>(bind(operand));
      case Expression.And<Literal>(var left, var right) ->
          new Expression.And<>(bind(left), bind(right));
      case Expression.Or<Literal>(var left, var right) ->
          new Expression.Or<>(bind(left), bind(right));
    };
  }

  private Expression<Operand> flag(Column column) {
    type(column)
        .filter(type -> !isKind(type, Kind.BOOL))
        .ifPresent(type -> report(column, type, "is no condition; compare it with something"));
    return new Expression.Flag<>(column);
  }

  private Expression<Operand> like(Column column, LikePattern pattern) {
    type(column)
        .filter(type -> !isKind(type, Kind.TEXT))
        .ifPresent(
            type -> report(column, type, "cannot be matched by LIKE; only text and varchar"));
    return new Expression.Like<>(column, pattern);
  }

  private Expression<Operand> isNull(Column column) {
    type(column);
    return new Expression.IsNull<>(column);
  }

  private Expression<Operand> in(Column column, List<Literal> literals) {
    List<Operand> operands = new ArrayList<>();
    for (Literal literal : literals) {
      operands.add(operand(column, Operator.EQUAL, literal));
    }
    return new Expression.In<>(column, operands);
  }

  private Operand operand(Column column, Operator operator, Literal literal) {
    return type(column).map(type -> operand(column, type, operator, literal)).orElse(NONE);
  }

  private Operand operand(Column column, ColumnType type, Operator operator, Literal literal) {
    if (!(type instanceof ColumnType.Scalar scalar) || !CanonicalOrder.hasEquality(scalar.kind())) {
      report(column, type, "can only be tested by IS NULL and IS NOT NULL");
      return NONE;
    }
    if (operator.needsOrder() && !CanonicalOrder.hasOrder(scalar.kind())) {
      report(column, type, "has no order that Java and PostgreSQL share; use = or <>");
      return NONE;
    }
    return switch (Operands.of(scalar, literal)) {
      case Operands.Typed(var operand) -> operand;
      case Operands.Refused(var expected) -> refused(column, literal, expected);
    };
  }

  private Operand refused(Column column, Literal literal, String expected) {
    String message = "column " + column.name() + " is compared with " + expected;
    problems.add(new FilterProblem(literal.offset(), message));
    return NONE;
  }

  private Optional<ColumnType> type(Column column) {
    ColumnType type = columns.get(column.name());
    if (type == null) {
      problems.add(new FilterProblem(column.offset(), unknown(column)));
    }
    return Optional.ofNullable(type);
  }

  private String unknown(Column column) {
    String nearest =
        NearestName.of(column.name(), columns.keySet())
            .map(name -> "; did you mean " + name + "?")
            .orElse("");
    return "no column " + column.name() + nearest;
  }

  private static boolean isKind(ColumnType type, Kind kind) {
    return type instanceof ColumnType.Scalar scalar && scalar.kind() == kind;
  }

  private void report(Column column, ColumnType type, String problem) {
    problems.add(
        new FilterProblem(
            column.offset(),
            "column " + column.name() + " of type " + type.displayName() + " " + problem));
  }
}
