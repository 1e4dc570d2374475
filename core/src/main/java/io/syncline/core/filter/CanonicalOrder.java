// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyText;
import io.syncline.core.type.Kind;
import io.syncline.core.type.PropertyValues;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

/** Compares canonical texts as PostgreSQL compares the values. */
final class CanonicalOrder {

  private CanonicalOrder() {}

  /** Whether = and &lt;&gt; can be decided from the texts. */
  static boolean hasEquality(Kind kind) {
    return switch (kind) {
      case BOOL, TEXT, BPCHAR, NAME, CHAR, ENUM, UUID -> true;
      default -> hasOrder(kind);
    };
  }

  /** Whether the order of values is the same everywhere: no collation takes part in it. */
  static boolean hasOrder(Kind kind) {
    return switch (kind) {
      case INT2, INT4, INT8, OID, INTEGRAL, NUMERIC, FLOAT4, FLOAT8 -> true;
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> true;
      default -> false;
    };
  }

  /** Zero if both are equal; otherwise the sign of the difference, where the type has an order. */
  static int sign(ColumnType.Scalar type, String one, String other) {
    return switch (type.kind()) {
      case INT2, INT4, INT8, OID -> Long.compare(Long.parseLong(one), Long.parseLong(other));
      case INTEGRAL, NUMERIC -> numerics(one, other);
      case FLOAT4 -> floats(Float.parseFloat(one), Float.parseFloat(other));
      case FLOAT8 -> floats(Double.parseDouble(one), Double.parseDouble(other));
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          temporals(PropertyValues.convert(type, one), PropertyValues.convert(type, other));
      default -> KeyText.part(type, one).equals(KeyText.part(type, other)) ? 0 : 1;
    };
  }

  /** NaN is equal to itself and above everything else, zero has no sign. */
  private static int floats(double one, double other) {
    return Double.compare(one + 0.0, other + 0.0);
  }

  private static int numerics(String one, String other) {
    int ranks = Integer.compare(rank(one), rank(other));
    return ranks != 0 || rank(one) != 0
        ? ranks
        : new BigDecimal(one).compareTo(new BigDecimal(other));
  }

  /** Orders the values that are no numbers among the numbers, which have rank 0. */
  private static int rank(String numeric) {
    return switch (numeric) {
      case "-Infinity" -> -1;
      case "Infinity" -> 1;
      case "NaN" -> 2;
      default -> 0;
    };
  }

  private static int temporals(Object one, Object other) {
    int ranks = Integer.compare(rank(one), rank(other));
    return ranks != 0 || rank(one) != 0 ? ranks : finite(one, other);
  }

  /** What Java cannot hold stays text: infinity and 24:00:00 come last, -infinity first. */
  private static int rank(Object temporal) {
    return temporal instanceof String text ? text.equals("-infinity") ? -1 : 1 : 0;
  }

  private static int finite(Object one, Object other) {
    return switch (one) {
      case LocalDate date -> date.compareTo((LocalDate) other);
      case LocalTime time -> time.compareTo((LocalTime) other);
      case LocalDateTime timestamp -> timestamp.compareTo((LocalDateTime) other);
      case OffsetDateTime instant -> instant.compareTo((OffsetDateTime) other);
      default -> throw new IllegalArgumentException("not a date or time: " + one);
    };
  }
}
