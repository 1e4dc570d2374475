// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.client;

/** Tickets with capture from the log. */
final class LogTicketTest extends TicketRules {
  LogTicketTest() throws Exception {
    super(false);
  }
}
