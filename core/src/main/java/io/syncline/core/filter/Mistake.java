// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

/** Leaves the parser at the first problem; never leaves the package. */
final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FilterProblem problem;

  Mistake(int offset, String message) {
    super(message, null, false, false);
    this.problem = new FilterProblem(offset, message);
  }

  FilterProblem problem() {
    return problem;
  }
}
