// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

/** What the tests of a target have in common. */
interface TargetRules {

  TargetSession session();
}
