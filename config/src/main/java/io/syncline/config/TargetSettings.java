// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.time.Duration;

/** One entry under {@code targets:}. */
public sealed interface TargetSettings {

  String name();

  /**
   * A Neo4j database.
   *
   * @param password none where the server wants no authentication
   * @param transactionTimeout how long one write transaction may take in the server
   */
  record Neo4j(
      String name,
      String uri,
      String username,
      Secret password,
      String database,
      Duration transactionTimeout)
      implements TargetSettings {
    public static final String DEFAULT_USERNAME = "neo4j";
    public static final String DEFAULT_DATABASE = "neo4j";
    public static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofSeconds(30);
  }
}
