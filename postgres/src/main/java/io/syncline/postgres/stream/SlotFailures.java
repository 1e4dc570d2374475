// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.SqlFailures;
import io.syncline.postgres.slot.WayBack;
import java.sql.SQLException;

/** What a walsender's errors mean. */
final class SlotFailures {
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String NOT_IN_PREREQUISITE_STATE = "55000";

  private SlotFailures() {}

  static SynclineException translate(PostgresSettings settings, String slot, SQLException cause) {
    String state = String.valueOf(cause.getSQLState());
    String message = String.valueOf(cause.getMessage());
    return switch (state) {
      case UNDEFINED_OBJECT ->
          message.contains("publication")
              ? failure(ErrorCode.PUBLICATION_CHANGED, settings, slot, cause)
              : failure(ErrorCode.SLOT_MISSING, settings, slot, cause);
      case NOT_IN_PREREQUISITE_STATE -> failure(ErrorCode.SLOT_LOST, settings, slot, cause);
      default -> SqlFailures.translate(settings, "stream from slot " + slot, cause);
    };
  }

  private static SynclineException failure(
      ErrorCode code, PostgresSettings settings, String slot, SQLException cause) {
    return new SynclineException(
        code,
        "cannot stream from slot %s in %s: %s; %s"
            .formatted(slot, settings.place(), cause.getMessage(), WayBack.NEW_SNAPSHOT),
        cause);
  }
}
