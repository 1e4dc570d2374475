// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.failpoint;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.BackReferences;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.durability.Durable;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.operation.Audit;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.VerifyStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a store and says when something is about to become durable and when it has. A
 * step's name is its method's: {@code before:TargetWriter.apply}, {@code after:TargetWriter.apply};
 * there is no {@code after} where the method throws or the target did not apply. By reflection, as
 * nothing else of ours: written out, some sixty methods would say the same, and only crash tests
 * come here.
 */
final class DurableSteps implements InvocationHandler {
  /** All that have durable methods. */
  private static final Set<Class<?>> STORES =
      Set.of(
          Audit.class,
          BackReferences.class,
          ChangeQueue.class,
          ChangeSource.class,
          ChangeStream.class,
          DeadLetters.class,
          Journal.class,
          ReadBackStore.class,
          Requests.class,
          StateStore.class,
          Target.class,
          TargetWriter.class,
          VerifyStore.class);

  private final Object store;
  private final Consumer<String> passed;

  private DurableSteps(Object store, Consumer<String> passed) {
    this.store = store;
    this.passed = passed;
  }

  /** The same store, and whatever stores it gives, with steps that can be heard. */
  static <T> T around(Class<T> type, T store, Consumer<String> passed) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new DurableSteps(store, passed)));
  }

  /** The names of all steps. */
  static Stream<String> names() {
    return STORES.stream()
        .flatMap(store -> Arrays.stream(store.getMethods()))
        .filter(DurableSteps::isDurable)
        .map(DurableSteps::name)
        .flatMap(name -> Stream.of("before:" + name, "after:" + name))
        .sorted();
  }

  private static boolean isDurable(Method method) {
    return method.isAnnotationPresent(Durable.class);
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (!isDurable(method)) {
      return heard(method.getReturnType(), call(method, arguments));
    }
    passed.accept("before:" + name(method));
    Object result = call(method, arguments);
    if (!(result instanceof Outcome) || result instanceof Outcome.Applied) {
      passed.accept("after:" + name(method));
    }
    return heard(method.getReturnType(), result);
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private <T> @Nullable Object heard(Class<T> type, @Nullable Object result) {
    return result != null && STORES.contains(type)
        ? around(type, type.cast(result), passed)
        : result;
  }
}
