// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyFormTest {

  @ParameterizedTest
  @CsvSource({
    "int8, -9223372036854775808",
    "int2, 0",
    "'numeric(10,0)', 17",
    "numeric, 1.50",
    "numeric, NaN",
    "float8, 1e+15",
    "float8, -Infinity",
    "uuid, 0B8E7C1A-52d4-4f6e-9a53-6d1f2c3b4a59",
    "date, 0044-03-15 BC",
    "timestamp, 2026-01-31 12:00:00.5",
    "timestamptz, infinity",
    "bool, t",
    "text, anything",
    "'int4[]', '{1,2}'",
  })
  void aTextThatAValueHasIsLeftAlone(String type, String text) {
    assertThat(KeyForm.expected(ColumnType.named(type), text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "int8, abc, a whole number from -9223372036854775808 to 9223372036854775807",
    "int8, 9223372036854775808, a whole number from",
    "int4, 2147483648, to 2147483647",
    "int2, 1.5, a whole number",
    "int8, '', a whole number",
    "'numeric(10,0)', x, a whole number",
    "numeric, 1e, a number",
    "uuid, 42, a UUID such as",
    "date, today, a date such as",
    "timestamp, 2026-01-31, a time such as",
    "bool, yes, t or f",
  })
  void whatIsExpectedInsteadIsSaid(String type, String text, String expected) {
    assertThat(KeyForm.expected(ColumnType.named(type), text).orElseThrow()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "int8, 007, 7",
    "'numeric(10,0)', -0, 0",
    "numeric, 01.5e2, 150",
    "numeric, NaN, NaN",
    "uuid, 0B8E7C1A-52d4-4f6e-9a53-6d1f2c3b4a59, 0b8e7c1a-52d4-4f6e-9a53-6d1f2c3b4a59",
    "text, 007, 007",
    "float8, -Infinity, -Infinity",
  })
  void aTextBecomesWhatPostgresWrites(String type, String text, String canonical) {
    assertThat(KeyForm.canonical(ColumnType.named(type), text)).isEqualTo(canonical);
  }
}
