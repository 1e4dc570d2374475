// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;

/**
 * A transaction, rolled back unless it was committed. Statements are sent as they come, and done in
 * that order; only who needs an answer waits for it, and with it for all before. So a failure shows
 * where an answer is needed, at the latest in {@link #commit}; of several the first. One thread.
 * Throws the driver's exceptions.
 */
public final class GraphTransaction implements AutoCloseable {
  /** So many statements are under way before one is waited for. */
  private static final int MOST_UNDER_WAY = 32;

  private final AsyncSession session;
  private final AsyncTransaction transaction;
  private final Queue<Answer<?>> underWay = new ArrayDeque<>();
  private boolean committed;

  private GraphTransaction(AsyncSession session, AsyncTransaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  /** Begins a transaction in a session of its own, which ends with it. */
  static GraphTransaction begin(AsyncSession session, TransactionConfig config) {
    try {
      return new GraphTransaction(session, Blocking.await(session.beginTransactionAsync(config)));
    } catch (RuntimeException e) {
      session.closeAsync();
      throw e;
    }
  }

  /** What a statement will have come to. Its transaction's thread only. */
  public final class Answer<T> {
    private final CompletionStage<T> coming;
    private final Consumer<T> check;
    private @Nullable T value;

    private Answer(CompletionStage<T> coming, Consumer<T> check) {
      this.coming = coming;
      this.check = check;
    }

    /** Waits until it is there. */
    public T await() {
      while (value == null) {
        underWay.remove().settle();
      }
      return value;
    }

    private void settle() {
      T come = Objects.requireNonNull(Blocking.await(coming));
      check.accept(come);
      value = come;
    }
  }

  /** Runs a statement whose result nobody needs. */
  public void run(String statement, Map<String, Object> parameters) {
    send(statement, parameters, ResultCursor::consumeAsync, summary -> {});
  }

  /**
   * Asks something that the transaction need not know before its end.
   *
   * @param check throws what ends the transaction
   */
  public void check(
      String statement, Map<String, Object> parameters, Consumer<List<Record>> check) {
    send(statement, parameters, ResultCursor::listAsync, check);
  }

  /** Asks what will be needed later. */
  public Answer<List<Record>> ask(String statement, Map<String, Object> parameters) {
    return send(statement, parameters, ResultCursor::listAsync, rows -> {});
  }

  public List<Record> list(String statement, Map<String, Object> parameters) {
    return ask(statement, parameters).await();
  }

  /** The only value of the only row. */
  public Value value(String statement, Map<String, Object> parameters) {
    return send(statement, parameters, ResultCursor::singleAsync, row -> {}).await().get(0);
  }

  private <T> Answer<T> send(
      String statement,
      Map<String, Object> parameters,
      Function<ResultCursor, CompletionStage<T>> read,
      Consumer<T> check) {
    while (underWay.size() >= MOST_UNDER_WAY) {
      underWay.remove().settle();
    }
    Answer<T> answer = new Answer<>(start(statement, parameters).thenCompose(read), check);
    underWay.add(answer);
    return answer;
  }

  private CompletionStage<ResultCursor> start(String statement, Map<String, Object> parameters) {
    try {
      return transaction.runAsync(statement, parameters);
    } catch (RuntimeException e) { // says only that the transaction has failed
      settleAll();
      throw e;
    }
  }

  private void settleAll() {
    while (!underWay.isEmpty()) {
      underWay.remove().settle();
    }
  }

  public void commit() {
    settleAll();
    Blocking.await(transaction.commitAsync());
    committed = true;
  }

  @Override
  public void close() {
    CompletionStage<Void> closed = session.closeAsync();
    if (!committed) {
      Blocking.awaitEnd(closed);
    }
  }
}
