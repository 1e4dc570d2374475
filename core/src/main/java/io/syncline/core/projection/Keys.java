// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Canonical key texts from column values. */
final class Keys {

  private Keys() {}

  /** The text of a tuple: NULL where any part is NULL, unchanged where any part is unknown. */
  static Value text(KeyColumns key, Function<String, Value> values) {
    if (key.columns().size() == 1) {
      return single(key, values.apply(key.columns().getFirst()));
    }
    List<String> parts = new ArrayList<>(key.columns().size());
    boolean unknown = false;
    for (int i = 0; i < key.columns().size(); i++) {
      switch (values.apply(key.columns().get(i))) {
        case Value.Null absent -> {
          return Value.NULL;
        }
        case Value.Unchanged unchanged -> unknown = true;
        case Value.Present(String text) -> parts.add(KeyText.part(key.types().get(i), text));
      }
    }
    return unknown ? Value.UNCHANGED : Value.of(KeyText.of(parts));
  }

  private static Value single(KeyColumns key, Value value) {
    return value instanceof Value.Present(String text)
        ? Value.of(KeyText.part(key.types().getFirst(), text))
        : value;
  }
}
