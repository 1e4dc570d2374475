// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several connections that write at once, whole transactions, with rollbacks and savepoints. */
final class RandomHistory {
  private final RandomSchema schema;
  private final Callable<Connection> database;

  RandomHistory(RandomSchema schema, Callable<Connection> database) {
    this.schema = schema;
    this.database = database;
  }

  /** Each writer makes so many transactions; what fails is rolled back. */
  void run(long seed, int writers, int transactions) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Random dice = new Random(seed * 31 + i);
        running.add(threads.submit(() -> write(dice, transactions)));
      }
      for (Future<?> writer : running) {
        writer.get(2, TimeUnit.MINUTES);
      }
    }
  }

  private Void write(Random dice, int transactions) throws Exception {
    RandomStatements statements = new RandomStatements(dice, schema.tables());
    try (Connection connection = database.call();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '2s'");
      connection.setAutoCommit(false);
      for (int i = 0; i < transactions; i++) {
        try {
          transaction(connection, statement, statements, dice);
        } catch (SQLException e) {
          connection.rollback();
        }
      }
    }
    return null;
  }

  private static void transaction(
      Connection connection, Statement statement, RandomStatements statements, Random dice)
      throws SQLException {
    for (int i = dice.nextInt(4); i >= 0; i--) {
      Savepoint before = connection.setSavepoint();
      try {
        for (String sql : statements.next()) {
          statement.execute(sql);
        }
        if (dice.nextInt(10) == 0) {
          connection.rollback(before);
        }
      } catch (SQLException e) {
        connection.rollback(before);
      }
    }
    if (dice.nextInt(8) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }
}
