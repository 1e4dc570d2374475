// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings what the two drivers return to one form, and compares it. */
final class Values {
  private Values() {}

  /** A column's value; a list where it is an array, null where it is NULL. */
  static @Nullable Object ofRow(ResultSet row, int column) throws SQLException {
    return switch (row.getMetaData().getColumnType(column)) {
      case Types.DATE -> row.getObject(column, LocalDate.class);
      case Types.TIME -> row.getObject(column, LocalTime.class);
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> instant(row, column);
      case Types.ARRAY -> list(row.getArray(column));
      case Types.NUMERIC -> row.getBigDecimal(column);
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> integer(row, column);
      case Types.BIT, Types.BOOLEAN, Types.DOUBLE -> row.getObject(column);
      default -> row.getString(column);
    };
  }

  /** A property's value as the Neo4j driver returns it. */
  static Object ofGraph(Object value) {
    return switch (value) {
      case ZonedDateTime time -> time.toInstant();
      case OffsetDateTime time -> time.toInstant();
      case List<?> list -> list.stream().map(element -> Values.ofGraph(element)).toList();
      default -> value;
    };
  }

  /** Whether a node or edge has just these properties. */
  static boolean same(Map<String, Object> expected, Map<String, Object> found) {
    if (!expected.keySet().equals(found.keySet())) {
      return false;
    }
    return expected.entrySet().stream()
        .allMatch(entry -> sameValue(entry.getValue(), found.get(entry.getKey())));
  }

  /** Numbers are equal by their value, whichever type the graph keeps them in. */
  static boolean sameValue(@Nullable Object expected, @Nullable Object found) {
    return switch (expected) {
      case null -> found == null;
      case BigDecimal number -> found != null && isDecimal(found, number);
      case List<?> list -> found instanceof List<?> other && sameList(list, other);
      default -> expected.equals(found);
    };
  }

  private static boolean isDecimal(Object found, BigDecimal number) {
    try {
      return new BigDecimal(found.toString()).compareTo(number) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean sameList(List<?> expected, List<?> found) {
    Iterator<?> others = found.iterator();
    return expected.size() == found.size()
        && expected.stream().allMatch(element -> sameValue(element, others.next()));
  }

  private static @Nullable Object instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Object integer(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Object list(@Nullable Array array) throws SQLException {
    return array == null ? null : Arrays.asList((Object[]) array.getArray());
  }
}
