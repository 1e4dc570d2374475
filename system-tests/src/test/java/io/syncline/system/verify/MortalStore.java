// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.verify.VerifyStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The state store of a process that dies before a call of what keeps the results of comparisons:
 * neither that call nor any later one of anything is carried out. Any thread.
 */
final class MortalStore {
  private final StateStore store;
  private final AtomicInteger left;

  /**
   * @param calls after which it dies
   */
  MortalStore(StateStore store, int calls) {
    this.store = store;
    this.left = new AtomicInteger(calls);
  }

  /** What ends every thread that asks for something. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  boolean isDead() {
    return left.get() < 0;
  }

  StateStore state() {
    VerifyStore results =
        wrapped(
            VerifyStore.class,
            (proxy, method, arguments) -> {
              if (left.decrementAndGet() < 0) {
                throw new Death();
              }
              return method.invoke(store.verifications(), arguments);
            });
    return wrapped(
        StateStore.class,
        (proxy, method, arguments) -> {
          if (isDead()) {
            throw new Death();
          }
          return method.getName().equals("verifications")
              ? results
              : method.invoke(store, arguments);
        });
  }

  private static <T> T wrapped(Class<T> type, InvocationHandler calls) {
    InvocationHandler unwrapping =
        (proxy, method, arguments) -> {
          try {
            return calls.invoke(proxy, method, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(
            MortalStore.class.getClassLoader(), new Class<?>[] {type}, unwrapping));
  }
}
