// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

final class TriggerFailureTest extends FailureRules {
  TriggerFailureTest() {
    super("trigger");
  }
}
