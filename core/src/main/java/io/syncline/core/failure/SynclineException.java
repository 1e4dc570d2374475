// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Syncline. The message names the thing, the value and the remedy; the code
 * says whose turn it is. Messages never carry secrets.
 */
public final class SynclineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public SynclineException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public SynclineException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** Whether the same call may succeed later with nobody's help. */
  public boolean passesByItself() {
    return code.turn() == ErrorCode.Turn.TRANSIENT;
  }
}
