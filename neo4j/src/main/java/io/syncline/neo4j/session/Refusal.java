// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import io.syncline.core.apply.Outcome;

/** Ends a transaction with an outcome that was found out in its midst. Never leaves this module. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  public Refusal(Outcome outcome) {
    super(outcome.toString(), null, false, false);
    this.outcome = outcome;
  }

  /** Something changed under the transaction; reading again will tell. */
  public static Refusal disturbed(String what) {
    return new Refusal(new Outcome.Retry(what, Outcome.Cause.CONTENDED));
  }

  public Outcome outcome() {
    return outcome;
  }
}
