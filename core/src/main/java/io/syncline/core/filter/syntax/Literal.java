// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

import java.math.BigDecimal;

/** A literal as it was written; it has no type before the filter meets the columns. */
public sealed interface Literal {

  /** Where it starts in the filter's text. */
  int offset();

  /** {@code 'text'}. */
  record Quoted(String text, int offset) implements Literal {}

  /** {@code -12.5e3}. */
  record Numeric(BigDecimal number, int offset) implements Literal {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value, int offset) implements Literal {}
}
