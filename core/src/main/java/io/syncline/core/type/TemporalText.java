// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dates, times and intervals as PostgreSQL prints them; empty where Java has no such value.
 */
final class TemporalText {

  private static final String BEFORE_CHRIST = " BC";
  private static final Pattern INTERVAL =
      Pattern.compile(
          "P(?:(-?\\d+)Y)?(?:(-?\\d+)M)?(?:(-?\\d+)D)?"
              + "(?:T(?:(-?\\d+)H)?(?:(-?\\d+)M)?(?:(-?\\d+(?:\\.\\d+)?)S)?)?");

  private TemporalText() {}

  static Optional<LocalDate> date(String text) {
    return isInfinite(text) ? Optional.empty() : Optional.of(finiteDate(text));
  }

  static Optional<LocalDateTime> timestamp(String text) {
    return isInfinite(text) ? Optional.empty() : Optional.of(finiteTimestamp(text));
  }

  /** The session's time zone is UTC, so every offset is +00. */
  static Optional<OffsetDateTime> timestamptz(String text) {
    return isInfinite(text)
        ? Optional.empty()
        : Optional.of(finiteTimestamp(text.replace("+00", "")).atOffset(ZoneOffset.UTC));
  }

  private static boolean isInfinite(String text) {
    return text.endsWith("infinity");
  }

  private static LocalDateTime finiteTimestamp(String text) {
    boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
    String bare = withoutEra(text, beforeChrist);
    int space = bare.indexOf(' ');
    return LocalDateTime.of(
        date(bare.substring(0, space), beforeChrist), clock(bare.substring(space + 1)));
  }

  private static LocalDate finiteDate(String text) {
    boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
    return date(withoutEra(text, beforeChrist), beforeChrist);
  }

  private static String withoutEra(String text, boolean beforeChrist) {
    return beforeChrist ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
  }

  /** Year 1 BC is year 0 to Java. */
  private static LocalDate date(String text, boolean beforeChrist) {
    int dash = text.indexOf('-');
    int year = Integer.parseInt(text, 0, dash, 10);
    int month = Integer.parseInt(text, dash + 1, dash + 3, 10);
    int day = Integer.parseInt(text, dash + 4, dash + 6, 10);
    return LocalDate.of(beforeChrist ? 1 - year : year, month, day);
  }

  static Optional<LocalTime> time(String text) {
    return isEndOfDay(text) ? Optional.empty() : Optional.of(clock(text));
  }

  static Optional<OffsetTime> timetz(String text) {
    return isEndOfDay(text)
        ? Optional.empty()
        : Optional.of(OffsetTime.of(clock(text.substring(0, zone(text))), offset(text)));
  }

  /** Reads {@code 12:34:56.789}, many times as fast as {@link LocalTime#parse}. */
  private static LocalTime clock(String text) {
    return LocalTime.of(
        Integer.parseInt(text, 0, 2, 10),
        Integer.parseInt(text, 3, 5, 10),
        Integer.parseInt(text, 6, 8, 10),
        nanoseconds(text));
  }

  private static int nanoseconds(String text) {
    int nanoseconds = 0;
    for (int i = 9; i < 18; i++) {
      nanoseconds = 10 * nanoseconds + (i < text.length() ? text.charAt(i) - '0' : 0);
    }
    return nanoseconds;
  }

  private static boolean isEndOfDay(String text) {
    return text.startsWith("24");
  }

  private static ZoneOffset offset(String text) {
    return ZoneOffset.of(text.substring(zone(text)));
  }

  private static int zone(String text) {
    return Math.max(text.indexOf('+'), text.indexOf('-'));
  }

  static Optional<Interval> interval(String text) {
    Matcher matcher = INTERVAL.matcher(text);
    return matcher.matches() ? Optional.of(interval(matcher)) : Optional.empty();
  }

  private static Interval interval(Matcher fields) {
    BigDecimal seconds =
        fields.group(6) == null ? BigDecimal.ZERO : new BigDecimal(fields.group(6));
    long nanoseconds = seconds.movePointRight(9).longValueExact();
    return new Interval(
        12 * number(fields, 1) + number(fields, 2),
        number(fields, 3),
        3600 * number(fields, 4)
            + 60 * number(fields, 5)
            + Math.floorDiv(nanoseconds, 1_000_000_000L),
        (int) Math.floorMod(nanoseconds, 1_000_000_000L));
  }

  private static long number(Matcher fields, int group) {
    return fields.group(group) == null ? 0 : Long.parseLong(fields.group(group));
  }
}
