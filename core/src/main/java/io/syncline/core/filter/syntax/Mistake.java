// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

/** Leaves the parser at the first problem; never leaves the package. */
final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String message;

  Mistake(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
    this.message = message;
  }

  int offset() {
    return offset;
  }

  String message() {
    return message;
  }
}
