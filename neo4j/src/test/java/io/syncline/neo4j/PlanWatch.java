// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.neo4j.session.Columnar;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.Plan;

/** Asks Neo4j how it plans each statement, just before that is run for the first time. */
final class PlanWatch implements UnaryOperator<Driver> {
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, String> plans = new ConcurrentSkipListMap<>();

  @Override
  public Driver apply(Driver driver) {
    return watched(
        Driver.class,
        driver,
        (method, arguments) -> {
          Object answer = method.invoke(driver, arguments);
          return answer instanceof AsyncSession session ? watched(session) : answer;
        });
  }

  /**
   * Statements that do something for each of a list of rows, with the names of their plans'
   * operators.
   */
  Map<String, String> ofRows() {
    Map<String, String> found = new ConcurrentSkipListMap<>(plans);
    found.keySet().removeIf(statement -> !statement.startsWith(Columnar.UNWIND));
    return found;
  }

  private AsyncSession watched(AsyncSession session) {
    return watched(
        AsyncSession.class,
        session,
        (method, arguments) -> {
          Object answer = method.invoke(session, arguments);
          return method.getName().equals("beginTransactionAsync")
              ? ((CompletionStage<?>) answer).thenApply(begun -> watched((AsyncTransaction) begun))
              : answer;
        });
  }

  private AsyncTransaction watched(AsyncTransaction transaction) {
    return watched(
        AsyncTransaction.class,
        transaction,
        (method, arguments) -> {
          if (method.getName().equals("runAsync") && asked.add((String) arguments[0])) {
            explain(transaction, (String) arguments[0], (Map<?, ?>) arguments[1]);
          }
          return method.invoke(transaction, arguments);
        });
  }

  @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"}) // done before what is run next
  private void explain(AsyncTransaction transaction, String statement, Map<?, ?> parameters) {
    transaction
        .runAsync("EXPLAIN " + statement, (Map<String, Object>) parameters)
        .thenCompose(ResultCursor::consumeAsync)
        .thenAccept(summary -> plans.put(statement, operators(summary.queryPlan().orElseThrow())));
  }

  private static String operators(Plan plan) {
    StringBuilder names = new StringBuilder(plan.operatorType());
    plan.children().forEach(child -> names.append(' ').append(operators(child)));
    return names.toString();
  }

  private interface Call {
    @Nullable Object make(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  private static <T> T watched(Class<T> type, T real, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            real.getClass().getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return call.make(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
