// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to an operation that is done once.
 *
 * @param first whether it was done just now; not settled before the commit
 * @param ticket for what it wrote
 * @param payload what it answered; null if nothing
 */
public record Once(boolean first, Ticket ticket, @Nullable String payload) {

  public Optional<String> findPayload() {
    return Optional.ofNullable(payload);
  }

  /** What is to be done once. */
  public interface Work {
    Done run() throws SQLException;
  }

  /**
   * What is answered to everybody who asks for the operation.
   *
   * @param payload any text; null for none
   * @param entities what the ticket is for; empty for all that the transaction wrote
   */
  public record Done(@Nullable String payload, List<Entity> entities) {
    public Done {
      entities = List.copyOf(entities);
    }

    public static Done with(String payload, Entity... entities) {
      return new Done(payload, List.of(entities));
    }
  }
}
