// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An application at work on the civic world. Its choices come from a seed; on equal data the same
 * seed makes the same transactions. Start it once, read its counters from any thread.
 */
public final class CivicWriter implements AutoCloseable {
  private static final List<Operation> OPERATIONS = allOperations();
  private static final int WEIGHTS = OPERATIONS.stream().mapToInt(Operation::weight).sum();

  private final String url;
  private final RandomGenerator random;
  private final Pace pace;
  private final Thread thread = new Thread(this::write, "civic-writer");
  private final Map<String, Long> operations = new TreeMap<>(); // guarded by this
  private Counters counters = new Counters(0, 0, 0, 0); // guarded by this
  private @Nullable SQLException failure; // guarded by this
  private volatile boolean stopping;

  /**
   * What the writer has done.
   *
   * @param committed transactions that changed the database
   * @param rolledBack transactions undone on purpose
   * @param refused transactions that PostgreSQL refused, as by a conflict with another session
   * @param rows rows changed by committed transactions, those changed by cascades not counted
   */
  public record Counters(long committed, long rolledBack, long refused, long rows) {}

  /**
   * @param url JDBC address of the database that holds the civic world
   */
  public CivicWriter(String url, long seed, int transactionsPerSecond) {
    this.url = url;
    this.random = new SplittableRandom(seed);
    this.pace = new Pace(transactionsPerSecond);
  }

  /** Begins writing on a thread of its own. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends after the transaction in hand; afterwards nothing more is written. */
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    synchronized (this) {
      if (failure != null) {
        throw new IllegalStateException("the writer failed: " + failure.getMessage(), failure);
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }

  public synchronized Counters counters() {
    return counters;
  }

  /** How often each operation ran, rolled back ones too. */
  public synchronized Map<String, Long> operations() {
    return Map.copyOf(operations);
  }

  /** Writes so many transactions on the calling thread, as fast as it can. */
  public void write(int transactions) throws SQLException {
    try (Connection connection = open()) {
      Work work = new Work(connection, random);
      for (int i = 0; i < transactions; i++) {
        transaction(connection, work);
      }
    }
  }

  private void write() {
    try (Connection connection = open()) {
      Work work = new Work(connection, random);
      while (!stopping && pace.awaitNext()) {
        transaction(connection, work);
      }
    } catch (SQLException e) {
      synchronized (this) {
        failure = e;
      }
    }
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    return connection;
  }

  private void transaction(Connection connection, Work work) throws SQLException {
    work.takeChangedRows();
    try {
      boolean committed = attempt(connection, work);
      count(committed ? 1 : 0, committed ? 0 : 1, 0, committed ? work.takeChangedRows() : 0);
    } catch (SQLException e) {
      connection.rollback();
      if (!isRefusal(e)) {
        throw e;
      }
      count(0, 0, 1, 0);
    }
  }

  /** Mostly one operation; sometimes three, or one undone, or everything undone. */
  private boolean attempt(Connection connection, Work work) throws SQLException {
    run(work);
    int chance = random.nextInt(100);
    if (chance < 8) {
      run(work);
      run(work);
    } else if (chance < 12) {
      Savepoint savepoint = connection.setSavepoint();
      run(work);
      connection.rollback(savepoint);
    } else if (chance < 17) {
      connection.rollback();
      return false;
    }
    connection.commit();
    return true;
  }

  private void run(Work work) throws SQLException {
    Operation operation = choose();
    synchronized (this) {
      operations.merge(operation.name(), 1L, Long::sum);
    }
    operation.statements().run(work);
  }

  private Operation choose() {
    int chance = random.nextInt(WEIGHTS);
    for (Operation operation : OPERATIONS) {
      chance -= operation.weight();
      if (chance < 0) {
        return operation;
      }
    }
    throw new AssertionError("weights do not add up");
  }

  private synchronized void count(long committed, long rolledBack, long refused, long rows) {
    counters =
        new Counters(
            counters.committed + committed,
            counters.rolledBack + rolledBack,
            counters.refused + refused,
            counters.rows + rows);
  }

  /** A constraint, a deadlock or a lock not to be had; anything else is a bug or an outage. */
  private static boolean isRefusal(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("23") || state.startsWith("40") || state.equals("55P03");
  }

  private static List<Operation> allOperations() {
    List<Operation> operations = new ArrayList<>(BillEdits.operations());
    operations.addAll(DebateEdits.operations());
    operations.addAll(PeopleEdits.operations());
    operations.addAll(ParticipationEdits.operations());
    return List.copyOf(operations);
  }
}
