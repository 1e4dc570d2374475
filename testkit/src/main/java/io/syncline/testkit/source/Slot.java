// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import org.jspecify.annotations.Nullable;

/** A replication slot. Guarded by its database. */
final class Slot {
  String source;
  long confirmedLsn;

  /** What a crash cannot take back. */
  long flushedLsn;

  boolean lost;
  @Nullable InMemoryStream reader;

  Slot(String source, long lsn) {
    this.source = source;
    this.confirmedLsn = lsn;
    this.flushedLsn = lsn;
  }
}
