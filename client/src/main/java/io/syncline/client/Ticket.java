// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.util.Objects;

/**
 * Stands for what one transaction wrote. It may be stored as its text and awaited by another
 * process.
 *
 * @param text opaque; made and read by the database
 */
public record Ticket(String text) {
  public Ticket {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return text;
  }
}
