// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.core.apply.Target;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.RowScan;
import io.syncline.core.verify.TargetVerifier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How often both stores are asked for what is compared, by method, and for how much. Any thread.
 */
final class StoreCalls {
  private final Map<String, Integer> made = new ConcurrentHashMap<>();

  ChangeSource of(ChangeSource source) {
    return wrapped(ChangeSource.class, source, RowScan.class);
  }

  Target of(Target target) {
    return wrapped(Target.class, target, TargetVerifier.class);
  }

  /** Such as {@code compare of 1} for a comparison of one row. */
  Map<String, Integer> made() {
    return new TreeMap<>(made);
  }

  /**
   * @param part of what it gives the calls are counted; null where those of itself are
   */
  private <T> T wrapped(Class<T> type, T real, @Nullable Class<?> part) {
    return type.cast(
        Proxy.newProxyInstance(
            StoreCalls.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (part == null && !method.getName().equals("close")) {
                made.merge(method.getName() + of(arguments), 1, Integer::sum);
              }
              try {
                Object answer = method.invoke(real, arguments);
                return part != null && part.isInstance(answer) ? counted(part, answer) : answer;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }

  private <T> T counted(Class<T> type, Object real) {
    return wrapped(type, type.cast(real), null);
  }

  private static String of(Object @Nullable [] arguments) {
    for (Object argument : arguments == null ? new Object[0] : arguments) {
      if (argument instanceof List<?> rows) {
        return " of " + rows.size();
      }
    }
    return "";
  }
}
