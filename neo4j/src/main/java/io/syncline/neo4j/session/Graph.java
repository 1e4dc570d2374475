// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

/** A database of a Neo4j server. Any thread. */
public final class Graph {
  /** A result is sent whole: otherwise the next statement would begin before this one has ended. */
  private static final long FETCH = -1;

  private final Driver driver;
  private final SessionConfig sessionConfig;
  private final TransactionConfig transactionConfig;
  private final String place;

  /**
   * @param database empty for the user's home database
   * @param timeout after which the server ends a transaction
   * @param place where this is, and who asks, as messages show it
   */
  public Graph(Driver driver, String database, Duration timeout, String place) {
    this.driver = driver;
    this.place = place;
    SessionConfig.Builder session =
        SessionConfig.builder().withDefaultAccessMode(AccessMode.WRITE).withFetchSize(FETCH);
    this.sessionConfig =
        database.isEmpty() ? session.build() : session.withDatabase(database).build();
    this.transactionConfig = TransactionConfig.builder().withTimeout(timeout).build();
  }

  public String place() {
    return place;
  }

  /** Begins a transaction; the driver retries nothing by itself. */
  public GraphTransaction begin() {
    return GraphTransaction.begin(
        driver.session(AsyncSession.class, sessionConfig), transactionConfig);
  }

  /** Does work in a transaction of its own and commits it. */
  public <T extends @Nullable Object> T inTransaction(Function<GraphTransaction, T> work) {
    try (GraphTransaction transaction = begin()) {
      T result = work.apply(transaction);
      transaction.commit();
      return result;
    }
  }

  /** Runs one statement that takes no part in a transaction, such as one about the schema. */
  public void runAlone(String statement) {
    try (Session session = driver.session(sessionConfig)) {
      session.run(statement).consume();
    }
  }
}
