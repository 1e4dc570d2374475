// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.type.ContentHash;
import java.util.Map;

/** Fixed property values. */
final class Constants {

  private Constants() {}

  /** The sum of the parts of constants, whose canonical text is that of Java. */
  static ContentHash hash(Map<String, Object> constants) {
    ContentHash sum = ContentHash.ZERO;
    for (Map.Entry<String, Object> constant : constants.entrySet()) {
      sum = sum.plus(ContentHash.of(constant.getKey(), constant.getValue().toString()));
    }
    return sum;
  }
}
