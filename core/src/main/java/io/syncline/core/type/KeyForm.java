// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the text of one column of a key looks like, for people who type one. */
public final class KeyForm {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?|NaN|-?Infinity");
  private static final Pattern DIGITS = Pattern.compile("[0-9]");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern DATE =
      Pattern.compile("[0-9]{4,}-[0-9]{2}-[0-9]{2}( BC)?|-?infinity");
  private static final Pattern MOMENT =
      Pattern.compile("[0-9]{4,}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}.*|-?infinity");

  private KeyForm() {}

  /** What is expected instead of a text that no value of the type has; empty if one may have it. */
  public static Optional<String> expected(ColumnType type, String text) {
    return type instanceof ColumnType.Scalar scalar
        ? expected(scalar.kind(), text)
        : Optional.empty();
  }

  /**
   * The text of the same value as PostgreSQL writes it: a whole number without leading zeros, a
   * UUID in lower case. Only of texts for which nothing else is expected.
   */
  public static String canonical(ColumnType type, String text) {
    return type instanceof ColumnType.Scalar scalar ? canonical(scalar.kind(), text) : text;
  }

  private static String canonical(Kind kind, String text) {
    return switch (kind) {
      case INT2, INT4, INT8, OID, INTEGRAL -> new BigInteger(text).toString();
      case NUMERIC -> DIGITS.matcher(text).find() ? new BigDecimal(text).toPlainString() : text;
      case UUID -> text.toLowerCase(Locale.ROOT);
      default -> text;
    };
  }

  private static Optional<String> expected(Kind kind, String text) {
    return switch (kind) {
      case INT2 -> whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT4 -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT8 -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case OID -> whole(text, 0, 0xFFFF_FFFFL);
      case INTEGRAL -> like(WHOLE, text, "a whole number");
      case NUMERIC, FLOAT4, FLOAT8 -> like(NUMBER, text, "a number");
      case UUID -> like(UUID, text, "a UUID such as 0b8e7c1a-52d4-4f6e-9a53-6d1f2c3b4a59");
      case DATE -> like(DATE, text, "a date such as 2026-01-31");
      case TIMESTAMP -> like(MOMENT, text, "a time such as 2026-01-31 12:00:00");
      case TIMESTAMPTZ -> like(MOMENT, text, "a time such as 2026-01-31 12:00:00+00");
      case BOOL -> text.equals("t") || text.equals("f") ? Optional.empty() : Optional.of("t or f");
      default -> Optional.empty();
    };
  }

  private static Optional<String> whole(String text, long least, long most) {
    boolean fits =
        WHOLE.matcher(text).matches()
            && new BigInteger(text).compareTo(BigInteger.valueOf(least)) >= 0
            && new BigInteger(text).compareTo(BigInteger.valueOf(most)) <= 0;
    return fits
        ? Optional.empty()
        : Optional.of("a whole number from %d to %d".formatted(least, most));
  }

  private static Optional<String> like(Pattern form, String text, String name) {
    return form.matcher(text).matches() ? Optional.empty() : Optional.of(name);
  }
}
