// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

/** A stable code of an error. Codes never change their meaning; documents list them. */
public enum ErrorCode {
  USAGE_INVALID(Turn.USER),
  CONFIGURATION_INVALID(Turn.USER),
  MAPPING_INVALID(Turn.USER),
  MAPPING_CHANGED(Turn.USER),
  NOT_APPLIED(Turn.USER),
  SOURCE_UNREACHABLE(Turn.TRANSIENT),
  SOURCE_RIGHTS(Turn.USER),
  SOURCE_SETTINGS(Turn.USER),
  SLOT_MISSING(Turn.USER),
  SLOT_LOST(Turn.USER),
  SLOT_AHEAD(Turn.USER),
  SLOT_IN_USE(Turn.TRANSIENT),
  ENGINE_RUNS(Turn.USER),
  RUN_IN_USE(Turn.USER),
  SOURCE_WENT_BACK(Turn.USER),
  SOURCE_REPLACED(Turn.USER),
  PUBLICATION_CHANGED(Turn.USER),
  SCHEMA_CHANGED(Turn.USER),
  TARGET_UNREACHABLE(Turn.TRANSIENT),
  TARGET_BUSY(Turn.TRANSIENT),
  TARGET_RIGHTS(Turn.USER),
  TARGET_CONSTRAINT(Turn.USER),
  TARGET_OCCUPIED(Turn.USER),
  RECORD_REJECTED(Turn.USER),
  FENCED(Turn.TRANSIENT),
  LIMIT_EXCEEDED(Turn.USER),
  INTERNAL(Turn.FATAL);

  /** Whose turn it is after such an error. */
  public enum Turn {
    /** Somebody must change something; retrying alone does not help. */
    USER,
    /** It passes by itself; retry with backoff. */
    TRANSIENT,
    /** A bug. */
    FATAL
  }

  private final Turn turn;

  ErrorCode(Turn turn) {
    this.turn = turn;
  }

  public Turn turn() {
    return turn;
  }
}
