// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PropertyValuesTest {

  @ParameterizedTest
  @MethodSource
  void scalarBecomesTheObjectThatTheTableSays(String type, String text, Object expected) {
    Object value = PropertyValues.convert(ColumnType.named(type), text);

    assertThat(value).isEqualTo(expected);
  }

  static Stream<Arguments> scalarBecomesTheObjectThatTheTableSays() {
    return Stream.of(
        arguments("int2", "-32768", -32768L),
        arguments("int4", "2147483647", 2147483647L),
        arguments("int8", "-9223372036854775808", Long.MIN_VALUE),
        arguments("oid", "4294967295", 4294967295L),
        arguments("numeric", "1.00", "1.00"),
        arguments("numeric(18,0)", "999999999999999999", 999999999999999999L),
        arguments("numeric(18,0)", "NaN", "NaN"),
        arguments("numeric(19,0)", "1", "1"),
        arguments("numeric(10,2)", "1.50", "1.50"),
        arguments("numeric(3,-2)", "12300", 12300L),
        arguments("numeric(17,-2)", "1", "1"),
        arguments("float4", "0.1", 0.1),
        arguments("float4", "3.4028235e+38", 3.4028235e38),
        arguments("float8", "5e-324", Double.MIN_VALUE),
        arguments("float8", "-0", -0.0),
        arguments("float8", "NaN", Double.NaN),
        arguments("float8", "-Infinity", Double.NEGATIVE_INFINITY),
        arguments("bool", "t", true),
        arguments("bool", "f", false),
        arguments("text", "", ""),
        arguments("bpchar", "a  ", "a  "),
        arguments("json", " {\"a\": 1}", " {\"a\": 1}"),
        arguments(
            "uuid", "ffffffff-ffff-4fff-8fff-ffffffffffff", "ffffffff-ffff-4fff-8fff-ffffffffffff"),
        arguments("inet", "10.0.0.1", "10.0.0.1"),
        arguments("date", "2024-02-29", LocalDate.of(2024, 2, 29)),
        arguments("date", "0044-03-15 BC", LocalDate.of(-43, 3, 15)),
        arguments("date", "0001-12-31 BC", LocalDate.of(0, 12, 31)),
        arguments("date", "5874897-12-31", LocalDate.of(5874897, 12, 31)),
        arguments("date", "infinity", "infinity"),
        arguments("time", "12:00:00.1", LocalTime.of(12, 0, 0, 100_000_000)),
        arguments("time", "24:00:00", "24:00:00"),
        arguments(
            "timetz",
            "12:34:56.5-05:30:15",
            OffsetTime.of(12, 34, 56, 500_000_000, ZoneOffset.ofHoursMinutesSeconds(-5, -30, -15))),
        arguments("timetz", "00:00:00+00", OffsetTime.of(0, 0, 0, 0, ZoneOffset.UTC)),
        arguments("timetz", "24:00:00-03", "24:00:00-03"),
        arguments(
            "timestamp",
            "294276-12-31 23:59:59.999999",
            LocalDateTime.of(294276, 12, 31, 23, 59, 59, 999_999_000)),
        arguments(
            "timestamp",
            "0044-03-15 12:00:00.5 BC",
            LocalDateTime.of(-43, 3, 15, 12, 0, 0, 500_000_000)),
        arguments("timestamp", "-infinity", "-infinity"),
        arguments(
            "timestamptz",
            "2024-01-01 01:30:00+00",
            OffsetDateTime.of(2024, 1, 1, 1, 30, 0, 0, ZoneOffset.UTC)),
        arguments(
            "timestamptz",
            "0001-12-31 10:00:00+00 BC",
            OffsetDateTime.of(0, 12, 31, 10, 0, 0, 0, ZoneOffset.UTC)),
        arguments("interval", "PT0S", new Interval(0, 0, 0, 0)),
        arguments("interval", "P1Y2M-3DT4H5M6.7S", new Interval(14, -3, 14706, 700_000_000)),
        arguments("interval", "PT-0.5S", new Interval(0, 0, -1, 500_000_000)),
        arguments("interval", "PT-0.000001S", new Interval(0, 0, -1, 999_999_000)),
        arguments("interval", "PT-1S", new Interval(0, 0, -1, 0)),
        arguments("interval", "P-178000000Y", new Interval(-2_136_000_000L, 0, 0, 0)),
        arguments("interval", "PT2562047788H", new Interval(0, 0, 9_223_372_036_800L, 0)),
        arguments("interval", "infinity", "infinity"),
        arguments("hstore", "\"a\"=>\"1\"", "\"a\"=>\"1\""),
        arguments("tsvector", "'a' 'b'", "'a' 'b'"));
  }

  @ParameterizedTest
  @MethodSource
  void arrayBecomesAListOrStaysText(String type, String text, Object expected) {
    Object value = PropertyValues.convert(ColumnType.named(type), text);

    assertThat(value).isEqualTo(expected);
  }

  static Stream<Arguments> arrayBecomesAListOrStaysText() {
    return Stream.of(
        arguments("int4[]", "{}", List.of()),
        arguments("int4[]", "{1,-2}", List.of(1L, -2L)),
        arguments("int4[]", "{1,NULL}", "{1,NULL}"),
        arguments("int4[]", "{{1,2},{3,4}}", "{{1,2},{3,4}}"),
        arguments("int4[]", "[0:1]={1,2}", "[0:1]={1,2}"),
        arguments("numeric(5,0)[]", "{1,2}", List.of(1L, 2L)),
        arguments("numeric(5,0)[]", "{1,NaN}", "{1,NaN}"),
        arguments("float8[]", "{NaN,1}", List.of(Double.NaN, 1.0)),
        arguments("text[]", "{\"NULL\",\"a b\",\"\"}", List.of("NULL", "a b", "")),
        arguments("date[]", "{2024-01-01,infinity}", "{2024-01-01,infinity}"),
        arguments("date[]", "{infinity}", List.of("infinity")),
        arguments("date[]", "{\"0044-03-15 BC\"}", List.of(LocalDate.of(-43, 3, 15))),
        arguments("interval[]", "{P1D}", List.of(new Interval(0, 1, 0, 0))),
        arguments("box[]", "{(1,1),(0,0);(3,3),(2,2)}", List.of("(1,1),(0,0)", "(3,3),(2,2)")),
        arguments("bytea[]", "{\"\\\\x00\"}", "{\"\\\\x00\"}"));
  }

  @ParameterizedTest
  @CsvSource({"\\x, ''", "\\x00ff7f80, 00ff7f80"})
  void byteaBecomesItsBytes(String text, String hex) {
    Object value = PropertyValues.convert(ColumnType.named("bytea"), text);

    assertThat(value).isEqualTo(java.util.HexFormat.of().parseHex(hex));
  }

  @Test
  void listIsImmutable() {
    Object value = PropertyValues.convert(ColumnType.named("int4[]"), "{1}");

    assertThat(value).isInstanceOf(List.of(1L).getClass());
  }
}
