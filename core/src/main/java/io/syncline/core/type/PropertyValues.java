// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns canonical texts into the objects that targets store as properties.
 *
 * <table>
 *   <caption>What each type becomes</caption>
 *   <tr><th>PostgreSQL</th><th>Java</th></tr>
 *   <tr><td>int2, int4, int8, oid, numeric(p,0) up to 18 digits</td><td>{@link Long}</td></tr>
 *   <tr><td>other numeric</td><td>{@link String}, every digit kept</td></tr>
 *   <tr><td>float4, float8</td><td>{@link Double} of the shortest text</td></tr>
 *   <tr><td>bool</td><td>{@link Boolean}</td></tr>
 *   <tr><td>bytea</td><td>{@code byte[]}</td></tr>
 *   <tr><td>date</td><td>{@link LocalDate}</td></tr>
 *   <tr><td>time</td><td>{@link LocalTime}</td></tr>
 *   <tr><td>timetz</td><td>{@link OffsetTime}</td></tr>
 *   <tr><td>timestamp</td><td>{@link LocalDateTime}</td></tr>
 *   <tr><td>timestamptz</td><td>{@link OffsetDateTime} in UTC</td></tr>
 *   <tr><td>interval</td><td>{@link Interval}</td></tr>
 *   <tr><td>arrays of one dimension, counted from 1, without NULLs, whose elements all become the
 *       same class (bytea excepted)</td><td>immutable {@link List}</td></tr>
 *   <tr><td>everything else, and whatever the class above cannot hold: infinite dates, timestamps
 *       and intervals, 24:00:00, NaN in numeric(p,0)</td><td>{@link String}, the canonical
 *       text</td></tr>
 * </table>
 */
public final class PropertyValues {

  private PropertyValues() {}

  /** The object to store for a canonical text; equal texts give equal objects. */
  public static Object convert(ColumnType type, String text) {
    return switch (type) {
      case ColumnType.Scalar(var kind, var schema, var name) -> convert(kind, text);
      case ColumnType.Array(var element, var delimiter) -> convert(element.kind(), delimiter, text);
    };
  }

  private static Object convert(Kind kind, String text) {
    return switch (kind) {
      case INT2, INT4, INT8, OID -> Long.valueOf(text);
      case INTEGRAL -> text.equals("NaN") ? text : Long.valueOf(text);
      case FLOAT4, FLOAT8 -> Double.valueOf(text);
      case BOOL -> text.equals("t");
      case BYTEA -> HexFormat.of().parseHex(text, 2, text.length());
      case DATE -> TemporalText.date(text).map(Object.class::cast).orElse(text);
      case TIME -> TemporalText.time(text).map(Object.class::cast).orElse(text);
      case TIMETZ -> TemporalText.timetz(text).map(Object.class::cast).orElse(text);
      case TIMESTAMP -> TemporalText.timestamp(text).map(Object.class::cast).orElse(text);
      case TIMESTAMPTZ -> TemporalText.timestamptz(text).map(Object.class::cast).orElse(text);
      case INTERVAL -> TemporalText.interval(text).map(Object.class::cast).orElse(text);
      case NUMERIC, TEXT, BPCHAR, NAME, CHAR, CITEXT, COLLATED, ENUM, UUID -> text;
      case JSON, JSONB, XML, MONEY, BIT, INET, MACADDR, RANGE, LOOSE_RANGE -> text;
      case HSTORE, GEOMETRIC, COMPOSITE, OTHER -> text;
    };
  }

  private static Object convert(Kind element, char delimiter, String text) {
    if (element == Kind.BYTEA) {
      return text;
    }
    ArrayText array = ArrayText.parse(text, delimiter);
    if (!array.plainList()) {
      return text;
    }
    List<Object> values = new ArrayList<>(array.elements().size());
    for (String item : array.elements()) {
      values.add(convert(element, item));
    }
    boolean alike = values.stream().map(Object::getClass).distinct().count() <= 1;
    return alike ? List.copyOf(values) : text;
  }
}
