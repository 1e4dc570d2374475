// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.Value;

/**
 * A transaction, rolled back unless it was committed. One thread. Throws the driver's exceptions.
 */
public final class GraphTransaction implements AutoCloseable {
  private final Session session;
  private final Transaction transaction;

  GraphTransaction(Session session, Transaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  /** Runs a statement whose result nobody needs. */
  public void run(String statement, Map<String, Object> parameters) {
    transaction.run(statement, parameters).consume();
  }

  public List<Record> list(String statement, Map<String, Object> parameters) {
    return transaction.run(statement, parameters).list();
  }

  /** The only value of the only row. */
  public Value value(String statement, Map<String, Object> parameters) {
    return transaction.run(statement, parameters).single().get(0);
  }

  public void commit() {
    transaction.commit();
  }

  @Override
  public void close() {
    try (session) {
      transaction.close();
    }
  }
}
