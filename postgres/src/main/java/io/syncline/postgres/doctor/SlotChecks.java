// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import io.syncline.core.capture.SourceProgress;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.slot.SlotProgress;
import io.syncline.postgres.slot.SlotState;
import io.syncline.postgres.slot.WayBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our replication slots. */
final class SlotChecks {
  private static final long MEGABYTE = 1L << 20;

  private final Connection connection;
  private final long warnRetainedBytes;

  SlotChecks(Connection connection, long warnRetainedBytes) {
    this.connection = connection;
    this.warnRetainedBytes = warnRetainedBytes;
  }

  List<Check> checks(List<String> slots) throws SQLException {
    List<Check> checks = new ArrayList<>();
    for (String slot : slots) {
      Optional<SlotState> state = SlotState.find(connection, slot);
      checks.add(
          state.isEmpty()
              ? Check.ok("slot " + slot, "is not there; a pipeline that begins makes it")
              : check(state.get(), SlotProgress.read(connection, slot)));
    }
    return checks;
  }

  int missing(List<String> slots) throws SQLException {
    int missing = 0;
    for (String slot : slots) {
      missing += SlotState.find(connection, slot).isEmpty() ? 1 : 0;
    }
    return missing;
  }

  private Check check(SlotState slot, SourceProgress progress) {
    String name = "slot " + slot.name();
    if (slot.lost()) {
      return Check.failed(
          name, "was invalidated (" + slot.lossReason() + "); " + WayBack.NEW_SNAPSHOT, null);
    }
    long megabytes = progress.retainedBytes() / MEGABYTE;
    String what = slot.walStatus() + ", keeps " + megabytes + " MB of log";
    return progress.retainedBytes() > warnRetainedBytes
        ? Check.warning(
            name,
            what + "; start Syncline, or give the slot up",
            "SELECT pg_drop_replication_slot(%s);".formatted(SqlText.literal(slot.name())))
        : Check.ok(name, what);
  }
}
