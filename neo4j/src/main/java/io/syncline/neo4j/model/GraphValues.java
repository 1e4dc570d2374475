// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.type.ColumnType;
import io.syncline.core.type.Interval;
import io.syncline.core.type.PropertyValues;
import java.util.List;
import org.neo4j.driver.Values;

/** Property values as the driver takes them. */
public final class GraphValues {

  private GraphValues() {}

  public static Object of(ColumnType type, String text) {
    return driverValue(PropertyValues.convert(type, text));
  }

  private static Object driverValue(Object value) {
    return switch (value) {
      case Interval interval ->
          Values.isoDuration(
              interval.months(), interval.days(), interval.seconds(), interval.nanoseconds());
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof Interval ->
          list.stream().map(GraphValues::driverValue).toList();
      default -> value;
    };
  }
}
