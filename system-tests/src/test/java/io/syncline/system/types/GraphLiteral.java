// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.IsoDuration;

/** Writes what Neo4j holds as PostgreSQL reads it. */
final class GraphLiteral {
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
          .appendPattern("-MM-dd")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

  private GraphLiteral() {}

  static String of(Value value) {
    return switch (value.type().name()) {
      case "INTEGER" -> Long.toString(value.asLong());
      case "FLOAT" -> Double.toString(value.asDouble());
      case "BOOLEAN" -> Boolean.toString(value.asBoolean());
      case "STRING" -> value.asString();
      case "BYTES" -> "\\x" + HexFormat.of().formatHex(value.asByteArray());
      case "DATE" -> DATE.format(value.asLocalDate()) + era(value.asLocalDate());
      case "LOCAL_TIME" -> TIME.format(value.asLocalTime());
      case "TIME" -> TIME.format(value.asOffsetTime()) + value.asOffsetTime().getOffset().getId();
      case "LOCAL_DATE_TIME" ->
          DATE.format(value.asLocalDateTime())
              + " "
              + TIME.format(value.asLocalDateTime())
              + era(value.asLocalDateTime().toLocalDate());
      case "DATE_TIME" -> instant(value.asOffsetDateTime());
      case "DURATION" -> interval(value.asIsoDuration());
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  private static String instant(OffsetDateTime value) {
    return DATE.format(value)
        + " "
        + TIME.format(value)
        + value.getOffset().getId()
        + era(value.toLocalDate());
  }

  /** An array is written with its type's delimiter. */
  static String of(Value value, String delimiter) {
    return value.type().name().startsWith("LIST")
        ? value.asList(GraphLiteral::of).stream()
            .map(GraphLiteral::quoted)
            .collect(Collectors.joining(delimiter, "{", "}"))
        : of(value);
  }

  /** The formatter writes the year of its era. */
  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  private static String interval(IsoDuration duration) {
    long micros =
        Math.addExact(
            Math.multiplyExact(duration.seconds(), 1_000_000L), duration.nanoseconds() / 1000);
    long whole = Math.abs(micros);
    return "%d mons %d days %s%d:%02d:%02d.%06d"
        .formatted(
            duration.months(),
            duration.days(),
            micros < 0 ? "-" : "",
            whole / 3_600_000_000L,
            whole / 60_000_000L % 60,
            whole / 1_000_000L % 60,
            whole % 1_000_000L);
  }

  private static String quoted(String element) {
    return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
