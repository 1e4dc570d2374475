// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

/**
 * One column of one row as the source reported it. A present value is PostgreSQL's own text output
 * under pinned session settings, which is its canonical form; it is never a placeholder.
 */
public sealed interface Value {

  /** A value, in canonical text. */
  record Present(String text) implements Value {}

  /** SQL NULL. */
  record Null() implements Value {}

  /** The source did not send it, since it did not change (TOAST), or was not published. */
  record Unchanged() implements Value {}

  Value NULL = new Null();
  Value UNCHANGED = new Unchanged();

  static Value of(String text) {
    return new Present(text);
  }
}
