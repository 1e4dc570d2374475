// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture.planted.util;

final class Strings {
  private Strings() {}
}
