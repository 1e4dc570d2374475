// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells an application whether the targets have what it wrote. A ticket is taken inside the
 * application's own transaction, last before its commit, and asked for afterwards. Nothing here
 * waits for a target while a transaction is open, and a target that fails never fails a write. Any
 * thread.
 */
public final class SyncClient {
  private static final long FIRST_PAUSE = 20;
  private static final long LONGEST_PAUSE = 250;

  private final TicketRows tickets;
  private final CallerOperations operations;

  /** Of a Syncline that keeps its tables in schema {@code syncline}. */
  public SyncClient() {
    this("syncline");
  }

  /**
   * @param schema the file's {@code source.schema}
   */
  public SyncClient(String schema) {
    String quoted = '"' + schema.replace("\"", "\"\"") + '"';
    this.tickets = new TicketRows(quoted);
    this.operations = new CallerOperations(quoted, tickets);
  }

  /**
   * A ticket for all that the connection's transaction has written so far.
   *
   * @throws IllegalStateException if the connection is in autocommit mode
   */
  public Ticket ticket(Connection connection) throws SQLException {
    return ticket(connection, List.of());
  }

  /**
   * A ticket for some entities as the connection's transaction sees them, whoever wrote them.
   * Cheaper than one for all, and exact about failures.
   *
   * @throws IllegalStateException if the connection is in autocommit mode
   */
  public Ticket ticket(Connection connection, Entity first, Entity... others) throws SQLException {
    List<Entity> entities = new java.util.ArrayList<>(List.of(others));
    entities.addFirst(first);
    return ticket(connection, entities);
  }

  private Ticket ticket(Connection connection, List<Entity> entities) throws SQLException {
    requireTransaction(connection);
    return tickets.take(connection, entities);
  }

  /**
   * What is known of a ticket now; never waits.
   *
   * @param connection in autocommit mode
   */
  public Answer ask(Connection connection, Ticket ticket) throws SQLException {
    requireNoTransaction(connection);
    return tickets.ask(connection, ticket, null).answer();
  }

  /** Waits until the answer is no longer {@link Answer.Pending}, but no longer than that. */
  public Answer await(DataSource database, Ticket ticket, Duration timeout)
      throws SQLException, InterruptedException {
    try (Connection connection = database.getConnection()) {
      boolean before = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        return await(connection, ticket, timeout);
      } finally {
        connection.setAutoCommit(before);
      }
    }
  }

  /**
   * The same on a connection, which is the caller's again afterwards.
   *
   * @param connection in autocommit mode
   */
  public Answer await(Connection connection, Ticket ticket, Duration timeout)
      throws SQLException, InterruptedException {
    requireNoTransaction(connection);
    long deadline = System.nanoTime() + timeout.toNanos();
    long pause = FIRST_PAUSE;
    String goal = null;
    while (true) {
      TicketRows.Told told = tickets.ask(connection, ticket, goal);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (!(told.answer() instanceof Answer.Pending) || left <= 0) {
        return told.answer();
      }
      goal = goal(connection, told, goal);
      Thread.sleep(Math.min(left, pause));
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
  }

  private @Nullable String goal(
      Connection connection, TicketRows.Told told, @Nullable String before) throws SQLException {
    return before == null && told.movesLog() ? tickets.goal(connection) : before;
  }

  /**
   * Does an operation once, however often and by however many it is called: the first one does it
   * and stores the answer in the same transaction; another one with the same key is given that
   * answer, and waits for it while the first one is under way. After a rollback nobody was first.
   *
   * @param key the caller's own, unique among all operations; {@code order 4711 paid}
   * @param keep how long the answer is kept
   * @param work runs inside the connection's transaction, if nobody did it before. If it throws,
   *     what it wrote is undone
   * @throws IllegalStateException if the connection is in autocommit mode
   */
  public Once once(Connection connection, String key, Duration keep, Once.Work work)
      throws SQLException {
    requireTransaction(connection);
    return operations.once(connection, key, keep, work);
  }

  private static void requireTransaction(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the connection is in autocommit mode: call setAutoCommit(false), write, take the"
              + " ticket, commit");
    }
  }

  private static void requireNoTransaction(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the connection may be in a transaction, which would wait for itself: ask after the"
              + " commit, with setAutoCommit(true)");
    }
  }
}
