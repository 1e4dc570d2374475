// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import io.syncline.core.filter.syntax.Literal;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives literals the type of the column beside them. */
final class Operands {

  /** What came of it. */
  sealed interface Result {}

  record Typed(Operand operand) implements Result {}

  /** It does not fit; says what would. */
  record Refused(String expected) implements Result {}

  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
  private static final BigDecimal LEAST_LONG = new BigDecimal(Long.MIN_VALUE);
  private static final BigDecimal GREATEST_LONG = new BigDecimal(Long.MAX_VALUE);
  private static final BigDecimal GREATEST_OID = new BigDecimal(4_294_967_295L);
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Operands() {}

  static Result of(ColumnType.Scalar type, Literal literal) {
    Optional<String> canonical =
        switch (literal) {
          case Literal.Bool(var value, var offset) -> bool(type, value);
          case Literal.Numeric(var number, var offset) -> number(type, number);
          case Literal.Quoted(var text, var offset) -> text(type, text);
        };
    return canonical
        .<Result>map(text -> new Typed(new Operand(type, text)))
        .orElseGet(() -> new Refused(expected(type)));
  }

  private static Optional<String> bool(ColumnType.Scalar type, boolean value) {
    return switch (type.kind()) {
      case BOOL -> Optional.of(value ? "t" : "f");
      default -> Optional.empty();
    };
  }

  private static Optional<String> number(ColumnType.Scalar type, BigDecimal number) {
    return switch (type.kind()) {
      case INT2, INT4, INT8 -> integer(number, LEAST_LONG, GREATEST_LONG);
      case OID -> integer(number, BigDecimal.ZERO, GREATEST_OID);
      case INTEGRAL, NUMERIC -> Optional.of(number.toPlainString());
      case FLOAT4 -> floating(number, number.floatValue());
      case FLOAT8 -> floating(number, number.doubleValue());
      default -> Optional.empty();
    };
  }

  private static Optional<String> integer(BigDecimal number, BigDecimal least, BigDecimal most) {
    boolean fits =
        number.stripTrailingZeros().scale() <= 0
            && number.compareTo(least) >= 0
            && number.compareTo(most) <= 0;
    return fits ? Optional.of(number.toBigInteger().toString()) : Optional.empty();
  }

  /** PostgreSQL refuses what would become infinite or zero. */
  private static Optional<String> floating(BigDecimal number, double value) {
    boolean fits = !Double.isInfinite(value) && (value != 0 || number.signum() == 0);
    return fits ? Optional.of(number.toPlainString()) : Optional.empty();
  }

  private static Optional<String> text(ColumnType.Scalar type, String text) {
    return switch (type.kind()) {
      case TEXT, BPCHAR, NAME, CHAR, ENUM -> Optional.of(KeyText.part(type, text));
      case UUID -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(UUID.asMatchPredicate());
      case INTEGRAL, NUMERIC, FLOAT4, FLOAT8 -> Optional.of(text).filter(NO_NUMBERS::contains);
      case DATE -> TemporalLiteral.date(text);
      case TIME -> TemporalLiteral.time(text);
      case TIMESTAMP -> TemporalLiteral.timestamp(text);
      case TIMESTAMPTZ -> TemporalLiteral.timestamptz(text);
      default -> Optional.empty();
    };
  }

  private static String expected(ColumnType.Scalar type) {
    return switch (type.kind()) {
      case BOOL -> "true or false";
      case INT2, INT4, INT8, OID -> "an integer within range, such as 42";
      case INTEGRAL, NUMERIC, FLOAT4, FLOAT8 -> "a number within range, such as 12.5, or 'NaN'";
      case UUID -> "a UUID such as '123e4567-e89b-12d3-a456-426614174000'";
      case DATE -> "a date such as '2024-12-31'";
      case TIME -> "a time such as '23:59:59'";
      case TIMESTAMP -> "a timestamp such as '2024-12-31 23:59:59'";
      case TIMESTAMPTZ -> "a timestamp with its offset, such as '2024-12-31 23:59:59+00'";
      default -> "text in single quotes";
    };
  }
}
