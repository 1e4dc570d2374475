// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.filter.syntax.Expression;
import io.syncline.core.filter.syntax.Literal;
import io.syncline.core.filter.syntax.Parser;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A filter as the mapping file has it: well-formed, its columns not looked up yet.
 *
 * @param text what was written
 */
public record RowFilter(String text, Expression<Literal> expression) {

  /** What came of reading a text. */
  public sealed interface Parsed {
    record Valid(RowFilter filter) implements Parsed {}

    record Invalid(FilterProblem problem) implements Parsed {}
  }

  /** What came of meeting the columns. */
  public sealed interface Bound {
    record Valid(BoundFilter filter) implements Bound {}

    /** Every problem, in the order of the text. */
    record Invalid(List<FilterProblem> problems) implements Bound {
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads a filter up to its first mistake. */
  public static Parsed parse(String text) {
    return switch (Parser.parse(text)) {
      case Parser.Result.Read(var expression) -> new Parsed.Valid(new RowFilter(text, expression));
      case Parser.Result.Failed(var offset, var message) ->
          new Parsed.Invalid(new FilterProblem(offset, message));
    };
  }

  /** The names of the columns it mentions. */
  public Set<String> columns() {
    return expression
        .columns()
        .map(Expression.Column::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Gives every column and every literal its type. */
  public Bound bind(Map<String, ColumnType> columns) {
    return Binder.bind(this, columns);
  }

  @Override
  public String toString() {
    return text;
  }
}
