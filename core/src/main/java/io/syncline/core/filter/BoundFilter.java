// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.change.Value;
import io.syncline.core.filter.syntax.Expression;
import io.syncline.core.type.SqlText;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A filter whose columns and literals have types: it can be evaluated, and translated to SQL. */
public record BoundFilter(RowFilter source, Expression<Operand> expression) {

  /**
   * Whether a row belongs. UNDECIDED only if a {@link Value.Unchanged} takes part in the outcome.
   *
   * @param row gives the value of each of the filter's columns
   */
  public Verdict evaluate(Function<String, Value> row) {
    return new Evaluation(row).of(expression).verdict();
  }

  /** The same filter as a condition of PostgreSQL that means the same under any settings. */
  public String toSql() {
    return toSql(SqlText::identifier);
  }

  /**
   * The same with other names for columns.
   *
   * @param reference turns a column's name into SQL, such as {@code old."name"}
   */
  public String toSql(UnaryOperator<String> reference) {
    return new FilterSql(reference).of(expression);
  }
}
