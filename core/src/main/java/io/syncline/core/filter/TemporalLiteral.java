// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns dates and times as people write them into canonical text. Only forms that mean the same
 * under any DateStyle and TimeZone are let in, and only values that PostgreSQL can hold.
 */
final class TemporalLiteral {

  private static final Set<String> INFINITE = Set.of("infinity", "-infinity");
  private static final LocalDate FIRST_DATE = LocalDate.of(-4713, 11, 24);
  private static final LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);
  private static final LocalDate LAST_TIMESTAMP = LocalDate.of(294_276, 12, 31);

  private static final String DATE = "(?<year>\\d{4,7})-(?<month>\\d\\d)-(?<day>\\d\\d)";
  private static final String TIME =
      "(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:\\.(?<fraction>\\d{1,6}))?)?";
  private static final String ERA = "(?<era> BC)?";
  private static final Pattern DATE_ONLY = Pattern.compile(DATE + ERA);
  private static final Pattern TIME_ONLY = Pattern.compile(TIME);
  private static final Pattern TIMESTAMP = Pattern.compile(DATE + "(?:[ T]" + TIME + ")?" + ERA);
  private static final Pattern TIMESTAMPTZ =
      Pattern.compile(DATE + "[ T]" + TIME + "(?<offset>Z|[+-]\\d\\d(?::?\\d\\d)?)" + ERA);

  private TemporalLiteral() {}

  static Optional<String> date(String text) {
    return canonical(text, DATE_ONLY, fields -> print(date(fields, LAST_DATE)));
  }

  static Optional<String> time(String text) {
    return text.matches("24:00(:00(\\.0{1,6})?)?")
        ? Optional.of("24:00:00")
        : canonical(text, TIME_ONLY, fields -> print(time(fields)));
  }

  static Optional<String> timestamp(String text) {
    return canonical(text, TIMESTAMP, fields -> print(timestamp(fields), ""));
  }

  static Optional<String> timestamptz(String text) {
    return canonical(text, TIMESTAMPTZ, fields -> print(utc(fields), "+00"));
  }

  private interface Printer {
    String print(Matcher fields);
  }

  private static Optional<String> canonical(String text, Pattern form, Printer printer) {
    if (INFINITE.contains(text) && form != TIME_ONLY) {
      return Optional.of(text);
    }
    Matcher fields = form.matcher(text);
    try {
      return fields.matches() ? Optional.of(printer.print(fields)) : Optional.empty();
    } catch (DateTimeException nonexistent) {
      return Optional.empty();
    }
  }

  private static LocalDateTime utc(Matcher fields) {
    LocalDateTime local = timestamp(fields);
    ZoneOffset offset = ZoneOffset.of(fields.group("offset"));
    LocalDateTime utc = local.minusSeconds(offset.getTotalSeconds());
    return LocalDateTime.of(within(utc.toLocalDate(), LAST_TIMESTAMP), utc.toLocalTime());
  }

  private static LocalDateTime timestamp(Matcher fields) {
    LocalTime time = fields.group("hour") == null ? LocalTime.MIDNIGHT : time(fields);
    return LocalDateTime.of(date(fields, LAST_TIMESTAMP), time);
  }

  private static LocalDate date(Matcher fields, LocalDate last) {
    int year = number(fields, "year");
    if (year == 0) {
      throw new DateTimeException("there is no year 0");
    }
    int proleptic = fields.group("era") == null ? year : 1 - year;
    return within(LocalDate.of(proleptic, number(fields, "month"), number(fields, "day")), last);
  }

  private static LocalDate within(LocalDate date, LocalDate last) {
    if (date.isBefore(FIRST_DATE) || date.isAfter(last)) {
      throw new DateTimeException("PostgreSQL has no such date: " + date);
    }
    return date;
  }

  private static LocalTime time(Matcher fields) {
    int second = fields.group("second") == null ? 0 : number(fields, "second");
    String fraction = fields.group("fraction") == null ? "" : fields.group("fraction");
    int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
    return LocalTime.of(number(fields, "hour"), number(fields, "minute"), second, nanos);
  }

  private static int number(Matcher fields, String group) {
    return Integer.parseInt(fields.group(group));
  }

  private static String print(LocalDateTime timestamp, String zone) {
    return day(timestamp.toLocalDate())
        + " "
        + print(timestamp.toLocalTime())
        + zone
        + era(timestamp.toLocalDate());
  }

  private static String print(LocalDate date) {
    return day(date) + era(date);
  }

  private static String day(LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    return String.format(
        Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  private static String print(LocalTime time) {
    String whole =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    String fraction = String.format(Locale.ROOT, ".%06d", time.getNano() / 1000);
    return whole + fraction.replaceFirst("\\.?0+$", "");
  }
}
