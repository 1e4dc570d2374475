// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.core.type;

import java.time.Instant;

final class UsesTime {
  private UsesTime() {}

  static Instant now() {
    return Instant.now();
  }
}
