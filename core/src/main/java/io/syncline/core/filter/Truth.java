// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

/**
 * Which of SQL's three truth values a condition may have, seeing that some values are not known.
 */
record Truth(boolean maybeTrue, boolean maybeFalse, boolean maybeUnknown) {

  static final Truth TRUE = new Truth(true, false, false);
  static final Truth FALSE = new Truth(false, true, false);
  static final Truth UNKNOWN = new Truth(false, false, true);
  static final Truth ANY = new Truth(true, true, true);
  static final Truth TRUE_OR_FALSE = new Truth(true, true, false);

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Truth not() {
    return new Truth(/* maybeTrue= */ maybeFalse, /* maybeFalse= */ maybeTrue, maybeUnknown);
  }

  Truth and(Truth other) {
    return new Truth(
        maybeTrue && other.maybeTrue,
        maybeFalse || other.maybeFalse,
        (maybeUnknown && !other.alwaysFalse()) || (other.maybeUnknown && !alwaysFalse()));
  }

  private boolean alwaysFalse() {
    return !maybeTrue && !maybeUnknown;
  }

  Truth or(Truth other) {
    return not().and(other.not()).not();
  }

  Truth isTrue() {
    return new Truth(maybeTrue, maybeFalse || maybeUnknown, false);
  }

  Truth isFalse() {
    return not().isTrue();
  }

  Truth isUnknown() {
    return new Truth(maybeUnknown, maybeTrue || maybeFalse, false);
  }

  Verdict verdict() {
    if (!maybeTrue) {
      return Verdict.DOES_NOT_MATCH;
    }
    return maybeFalse || maybeUnknown ? Verdict.UNDECIDED : Verdict.MATCHES;
  }
}
