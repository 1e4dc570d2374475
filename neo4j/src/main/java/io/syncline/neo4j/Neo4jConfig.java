// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import java.time.Duration;

/**
 * One {@code neo4j:} entry under {@code targets:}.
 *
 * @param uri Bolt or Neo4j URI
 * @param username empty for a server that asks for nothing
 * @param database empty for the user's home database
 * @param transactionTimeout after which the server ends a transaction; below the lease, so that a
 *     writer that hangs cannot hold up its successor
 */
public record Neo4jConfig(
    String uri, String username, String password, String database, Duration transactionTimeout) {
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

  public Neo4jConfig {
    if (transactionTimeout.isNegative() || transactionTimeout.isZero()) {
      throw new IllegalArgumentException(
          "transaction timeout must be positive, was " + transactionTimeout);
    }
  }

  /** The address, and who asks there, as messages show it. */
  public String place() {
    return uri + (username.isEmpty() ? " (without a user)" : " as " + username);
  }

  @Override
  public String toString() {
    return "Neo4jConfig[" + uri + ", user " + username + ", database " + database + "]";
  }
}
