// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process leads the others that work on its queue. One thread, but {@link #leads} and
 * {@link #speaks}.
 */
final class Lead implements AutoCloseable {
  private final StateStore state;
  private final String sync;
  private final String holder;
  private volatile StateStore.@Nullable Lease lease; // written on the engine's thread only

  Lead(StateStore state, String sync, String holder) {
    this.state = state;
    this.sync = sync;
    this.holder = holder;
  }

  boolean leads() {
    return lease != null;
  }

  /** Whether it leads, and the session that says so is alive; asks the database. */
  boolean speaks() {
    StateStore.Lease held = lease;
    return held != null && held.held();
  }

  /** Leads if nobody else does. */
  boolean tryToLead() {
    if (lease == null) {
      lease = state.tryLease(sync, holder);
    }
    return lease != null;
  }

  /** Throws FENCED if the lead was lost. */
  void requireLead() {
    StateStore.Lease held = lease;
    if (held == null) {
      return;
    }
    try {
      held.require();
    } catch (SynclineException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    StateStore.Lease held = lease;
    if (held != null) {
      held.close();
      lease = null;
    }
  }
}
