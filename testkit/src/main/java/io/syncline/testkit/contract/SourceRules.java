// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

/** What the tests of a source have in common. */
interface SourceRules {

  SourceSession session();
}
