// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.client;

/** Tickets with capture by triggers. */
final class TriggerTicketTest extends TicketRules {
  TriggerTicketTest() throws Exception {
    super(true);
  }
}
