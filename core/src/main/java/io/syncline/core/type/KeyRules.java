// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import io.syncline.core.type.ColumnType.Array;
import io.syncline.core.type.ColumnType.Scalar;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Which types can be keys, and which of them share their key texts. */
final class KeyRules {

  private static final String GENERATED_TEXT =
      "use another column, or a generated text column with one text for each value";

  /** Types whose key text is a normalised form of their canonical text. */
  private static final Set<Kind> NORMALISED =
      EnumSet.of(Kind.NUMERIC, Kind.FLOAT4, Kind.FLOAT8, Kind.BPCHAR);

  private static final Set<Kind> NUMBERS =
      EnumSet.of(Kind.INT2, Kind.INT4, Kind.INT8, Kind.OID, Kind.INTEGRAL, Kind.NUMERIC);

  private static final Set<Kind> TEXTS = EnumSet.of(Kind.TEXT, Kind.BPCHAR, Kind.NAME, Kind.CHAR);

  private KeyRules() {}

  static Optional<String> refusal(Scalar type) {
    return reason(type.kind())
        .map(reason -> "type " + type.displayName() + " cannot be a key: " + reason);
  }

  static Optional<String> refusal(Array type) {
    Optional<String> reason = reason(type.element().kind());
    if (reason.isEmpty() && NORMALISED.contains(type.element().kind())) {
      reason = Optional.of("equal elements can have different texts; " + GENERATED_TEXT);
    }
    return reason.map(text -> "type " + type.displayName() + " cannot be a key: " + text);
  }

  private static Optional<String> reason(Kind kind) {
    return switch (kind) {
      case INT2, INT4, INT8, OID, INTEGRAL, NUMERIC, FLOAT4, FLOAT8 -> Optional.empty();
      case BOOL, TEXT, BPCHAR, NAME, CHAR, ENUM, UUID, BIT, BYTEA -> Optional.empty();
      case DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ -> Optional.empty();
      case INET, MACADDR, RANGE -> Optional.empty();
      case CITEXT ->
          Optional.of(
              "it ignores case, so one key has many texts; use a column generated as lower(...)");
      case COLLATED ->
          Optional.of(
              "its collation is nondeterministic, so one key has many texts; use a deterministic"
                  + " collation");
      case INTERVAL -> Optional.of("'1 day' equals '24 hours'; " + GENERATED_TEXT);
      case JSON, XML, GEOMETRIC -> Optional.of("it has no exact equality; " + GENERATED_TEXT);
      case JSONB -> Optional.of("1.0 equals 1.00 within it; " + GENERATED_TEXT);
      case MONEY -> Optional.of("its text depends on lc_monetary; use numeric");
      case LOOSE_RANGE -> Optional.of("equal bounds can have different texts; " + GENERATED_TEXT);
      case HSTORE, COMPOSITE, OTHER ->
          Optional.of("equality of its values is not that of their texts; " + GENERATED_TEXT);
    };
  }

  static boolean sameTexts(Scalar one, Scalar other) {
    Set<Kind> both = EnumSet.of(one.kind(), other.kind());
    return NUMBERS.containsAll(both) || TEXTS.containsAll(both) || one.equals(other);
  }
}
