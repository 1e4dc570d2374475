// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

final class LogFailureTest extends FailureRules {
  LogFailureTest() {
    super("log");
  }
}
