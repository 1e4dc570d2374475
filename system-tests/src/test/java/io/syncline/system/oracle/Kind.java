// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of columns that tests use, and what becomes of their values. */
public enum Kind {
  BIGINT("bigint"),
  INT("integer"),
  TEXT("text"),
  UUID("uuid"),
  NUMERIC("numeric"),
  BOOL("boolean"),
  TIMESTAMPTZ("timestamptz"),
  TIMESTAMP("timestamp"),
  TIME("time"),
  DATE("date"),
  FLOAT8("float8"),
  JSONB("jsonb"),
  BIGINT_ARRAY("bigint[]"),
  INT_ARRAY("integer[]"),
  TEXT_ARRAY("text[]"),
  UUID_ARRAY("uuid[]"),
  NUMERIC_ARRAY("numeric[]");

  private final String sql;

  Kind(String sql) {
    this.sql = sql;
  }

  public String sql() {
    return sql;
  }

  /**
   * The kind of a column, by the name that the catalog has for its type; what is unknown is text.
   */
  static Kind ofType(String type) {
    return switch (type) {
      case "int8", "bigserial" -> BIGINT;
      case "int2", "int4", "serial" -> INT;
      case "uuid" -> UUID;
      case "numeric" -> NUMERIC;
      case "bool" -> BOOL;
      case "timestamptz" -> TIMESTAMPTZ;
      case "timestamp" -> TIMESTAMP;
      case "time" -> TIME;
      case "date" -> DATE;
      case "float8" -> FLOAT8;
      case "jsonb" -> JSONB;
      case "_int8" -> BIGINT_ARRAY;
      case "_int4" -> INT_ARRAY;
      case "_uuid" -> UUID_ARRAY;
      case "_numeric" -> NUMERIC_ARRAY;
      default -> type.startsWith("_") ? TEXT_ARRAY : TEXT;
    };
  }

  boolean isArray() {
    return name().endsWith("_ARRAY");
  }

  /** Whether a value's text, or an element's, is what PostgreSQL prints for it. */
  boolean printsItself() {
    return switch (this) {
      case BIGINT, INT, TEXT, UUID, BIGINT_ARRAY, INT_ARRAY, TEXT_ARRAY, UUID_ARRAY -> true;
      case NUMERIC, NUMERIC_ARRAY, BOOL, TIMESTAMPTZ, TIMESTAMP, TIME, DATE, FLOAT8, JSONB -> false;
    };
  }

  /** An array of this kind. */
  public Kind array() {
    return valueOf(name() + "_ARRAY");
  }

  /** What PostgreSQL prints for the value, under the settings of {@link Rows}. */
  String canonicalText(String column) {
    return this == BOOL ? "CASE WHEN " + column + " THEN 't' ELSE 'f' END" : column + "::text";
  }

  /** The value as the graph must hold it; null for NULL. */
  @Nullable Object read(ResultSet row, String column) throws SQLException {
    Object value =
        switch (this) {
          case BIGINT, INT -> row.getLong(column);
          case TEXT, UUID, NUMERIC, JSONB -> row.getString(column);
          case BOOL -> row.getBoolean(column);
          case TIMESTAMPTZ -> instant(row.getObject(column, OffsetDateTime.class));
          case TIMESTAMP -> row.getObject(column, LocalDateTime.class);
          case TIME -> row.getObject(column, LocalTime.class);
          case DATE -> row.getObject(column, LocalDate.class);
          case FLOAT8 -> row.getDouble(column);
          case BIGINT_ARRAY, INT_ARRAY, TEXT_ARRAY, UUID_ARRAY, NUMERIC_ARRAY ->
              elements(row.getArray(column));
        };
    return row.wasNull() ? null : value;
  }

  private static @Nullable Object instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static List<@Nullable Object> elements(@Nullable Array array) throws SQLException {
    if (array == null) {
      return List.of();
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object element : (Object[]) array.getArray()) {
      elements.add(
          switch (element) {
            case null -> null;
            case Integer number -> number.longValue();
            case Long number -> number;
            case BigDecimal number -> number.toString();
            default -> element.toString();
          });
    }
    return Collections.unmodifiableList(elements);
  }

  /** A value of the graph in the form of {@link #read}. */
  static @Nullable Object fromGraph(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case ZonedDateTime time -> time.toInstant();
      case OffsetDateTime time -> time.toInstant();
      case Object[] array -> Arrays.asList(array);
      default -> value;
    };
  }

  /** What tells keys apart: equal values have one text. */
  static String keyText(Object value) {
    return value.toString();
  }

  String normalized(Object value) {
    return this == NUMERIC || this == NUMERIC_ARRAY
        ? new BigDecimal(value.toString()).stripTrailingZeros().toPlainString()
        : keyText(value);
  }
}
