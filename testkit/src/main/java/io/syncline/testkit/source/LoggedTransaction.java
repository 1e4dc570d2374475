// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.change.SourceTransaction;
import java.util.List;

/** A committed transaction in the log. */
record LoggedTransaction(SourceTransaction transaction, List<RowChange> changes) {
  LoggedTransaction {
    changes = List.copyOf(changes);
  }

  long lsn() {
    return transaction.commitLsn();
  }
}
