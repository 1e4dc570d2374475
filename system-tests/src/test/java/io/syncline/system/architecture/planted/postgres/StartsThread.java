// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.postgres;

public final class StartsThread {
  private StartsThread() {}

  static Thread thread() {
    return new Thread(() -> {});
  }
}
