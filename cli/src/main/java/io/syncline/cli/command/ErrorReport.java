// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;

/** Why a command failed, for a program. */
record ErrorReport(Failure error) {

  /** The code and the message of {@link Errors#line}; of a file, a line for each problem. */
  record Failure(ErrorCode code, String message) {}

  static ErrorReport of(Exception error) {
    return new ErrorReport(
        error instanceof SynclineException known
            ? new Failure(known.code(), String.valueOf(known.getMessage()))
            : new Failure(ErrorCode.INTERNAL, error.toString()));
  }
}
