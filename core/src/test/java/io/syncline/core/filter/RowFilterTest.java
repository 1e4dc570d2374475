// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import static io.syncline.core.filter.Filters.bind;
import static io.syncline.core.filter.Filters.parse;
import static io.syncline.core.filter.Filters.problem;
import static io.syncline.core.filter.Filters.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowFilterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 0 | expected a column, found the end",
        "n = | 3 | expected a literal: a number, true, false, or text in single quotes, found the"
            + " end",
        "n = m | 4 | expected a literal: a number, true, false, or text in single quotes, found m",
        "n = 1 n | 6 | expected AND, OR or the end, found n",
        "n = 1) | 5 | expected AND, OR or the end, found )",
        "(n = 1 | 6 | expected ), found the end",
        "n = null | 4 | nothing equals NULL; write IS NULL or IS NOT NULL",
        "n in (1, null) | 9 | nothing equals NULL; write IS NULL or IS NOT NULL",
        "n in () | 6 | expected a literal: a number, true, false, or text in single quotes, found"
            + " )",
        "n is 5 | 5 | expected NULL, TRUE or FALSE after IS, found 5",
        "n not 5 | 6 | expected IN or LIKE after NOT, found 5",
        "n between 1 and 2 | 2 | expected AND, OR or the end, found between; write >= and <="
            + " instead",
        "s ilike 'a' | 2 | expected AND, OR or the end, found ilike; only LIKE is known",
        "s like 5 | 7 | expected a pattern in single quotes after LIKE, found 5",
        "s like 'a\\' | 7 | a pattern cannot end in a lone backslash; double it",
        "s = 'a | 4 | no closing ' follows",
        "\"s = 1 | 0 | no closing \" follows",
        "s = \"a\" | 4 | expected a literal: a number, true, false, or text in single quotes, found"
            + " \"a\"",
        "lower(s) = 'a' | 0 | a filter cannot call functions such as lower",
        "s ~ 'a' | 2 | unexpected character ~; a filter knows = <> < <= > >= ( ) and commas",
        "t.s = 'a' | 1 | unexpected character .; a filter knows = <> < <= > >= ( ) and commas",
        "n = 1x | 4 | not a number: 1x",
        "n = 1.2.3 | 4 | not a number: 1.2.3",
        "n = 1e9999999999 | 4 | not a number: 1e9999999999",
        "n = 1e999999999 | 4 | a number has at most 400 digits",
        "n = 1e999 | 4 | a number has at most 400 digits",
        "n = - 'a' | 6 | expected a number after -, found 'a'",
        "5 | 1 | expected a comparison such as = or <, found the end",
        "and | 0 | expected a column, found and"
      })
  void mistakeIsReportedWhereItIs(String text, int offset, String message) {
    assertThat(problem(text)).isEqualTo(new FilterProblem(offset, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nn = 1 | 0 | no column nn; did you mean n?",
        "Status = 'a' | 0 | no column status; did you mean state?",
        "\"N\" = 1 | 0 | no column N; did you mean n?",
        "qqqqqq is null | 0 | no column qqqqqq",
        "n = 'a' | 4 | column n is compared with an integer within range, such as 42",
        "n = 1.5 | 4 | column n is compared with an integer within range, such as 42",
        "n < 9223372036854775808 | 4 | column n is compared with an integer within range, such as"
            + " 42",
        "o = -1 | 4 | column o is compared with an integer within range, such as 42",
        "s = 5 | 4 | column s is compared with text in single quotes",
        "s < 'a' | 0 | column s of type text has no order that Java and PostgreSQL share; use = or"
            + " <>",
        "p like 'a' | 0 | column p of type bpchar cannot be matched by LIKE; only text and varchar",
        "n | 0 | column n of type int4 is no condition; compare it with something",
        "b = 't' | 4 | column b is compared with true or false",
        "f = 1e39 | 4 | `column f is compared with a number within range, such as 12.5, or 'NaN'`",
        "f = 1e-50 | 4 | `column f is compared with a number within range, such as 12.5, or 'NaN'`",
        "d = '2024-02-30' | 4 | column d is compared with a date such as '2024-12-31'",
        "d = '24-02-03' | 4 | column d is compared with a date such as '2024-12-31'",
        "d = '0000-02-03' | 4 | column d is compared with a date such as '2024-12-31'",
        "d = '5874898-01-01' | 4 | column d is compared with a date such as '2024-12-31'",
        "ts = '294277-01-01' | 5 | column ts is compared with a timestamp such as '2024-12-31"
            + " 23:59:59'",
        "tz = '2024-12-31 10:00' | 5 | `column tz is compared with a timestamp with its offset,"
            + " such as '2024-12-31 23:59:59+00'`",
        "tm = '24:00:01' | 5 | column tm is compared with a time such as '23:59:59'",
        "u = '123' | 4 | column u is compared with a UUID such as"
            + " '123e4567-e89b-12d3-a456-426614174000'",
        "j = '{}' | 0 | column j of type jsonb can only be tested by IS NULL and IS NOT NULL",
        "a = '{}' | 0 | column a of type text[] can only be tested by IS NULL and IS NOT NULL",
        "c = 'x' | 0 | column c of type public.citext can only be tested by IS NULL and IS NOT NULL"
      })
  void whatDoesNotFitTheColumnsIsReported(String text, int offset, String message) {
    assertThat(problems(text)).containsExactly(new FilterProblem(offset, message));
  }

  @Test
  void everyProblemWithTheColumnsIsReported() {
    assertThat(problems("nn = 1 OR s = 5 AND n IN (1, 'a', 'b')"))
        .extracting(FilterProblem::offset)
        .containsExactly(0, 14, 29, 34);
  }

  @Test
  void columnsAreFoldedUnlessQuoted() {
    RowFilter filter = parse("N = 1 AND \"N\"\"x\" = 2 OR NOT (ÄB IS NULL)");

    assertThat(filter.columns()).containsExactlyInAnyOrder("n", "N\"x", "Äb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n = 1 or n = 2 and n = 3 | ((\"n\" = 1) OR ((\"n\" = 2) AND (\"n\" = 3)))",
        "not n = 1 and b | ((NOT (\"n\" = 1)) AND (\"b\"))",
        "not b is true | (NOT ((\"b\") IS TRUE))",
        "n = 1 is not false | (NOT ((\"n\" = 1) IS FALSE))",
        "n = 1 is null | ((\"n\" = 1) IS UNKNOWN)",
        "(n) is null | (\"n\" IS NOT DISTINCT FROM NULL)",
        "5 <= n | (\"n\" >= 5)",
        "n != -5 | (\"n\" <> -5)",
        "true or false | ((true) OR (false))",
        "n not in (1, +2) | (NOT (\"n\" IN (1, 2)))"
      })
  void precedenceIsThatOfSql(String text, String sql) {
    String printed = bind(text).toSql().replaceAll("'(-?\\d+)'::\"pg_catalog\".\"int8\"", "$1");

    assertThat(printed).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "s = 'it''s' | (\"s\" = 'it''s'::\"pg_catalog\".\"text\")",
        "s like 'a\\_%' | (\"s\" LIKE  E'a\\\\_%'::\"pg_catalog\".\"text\")",
        "p = 'a  ' | (\"p\" = 'a'::\"pg_catalog\".\"bpchar\")",
        "f < 1e-3 | (\"f\" < '0.001'::\"pg_catalog\".\"float4\")",
        "tz > '2024-01-01T00:00+01:30' | (\"tz\" > '2023-12-31"
            + " 22:30:00+00'::\"pg_catalog\".\"timestamptz\")",
        "ts > '2024-01-01' | (\"ts\" > '2024-01-01 00:00:00'::\"pg_catalog\".\"timestamp\")",
        "d = '0044-03-15 BC' | (\"d\" = '0044-03-15 BC'::\"pg_catalog\".\"date\")",
        "tm = '10:00:00.500' | (\"tm\" = '10:00:00.5'::\"pg_catalog\".\"time\")",
        "u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' | (\"u\" ="
            + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::\"pg_catalog\".\"uuid\")"
      })
  void literalsAreCastToTheTypeOfTheColumn(String text, String sql) {
    assertThat(bind(text).toSql()).isEqualTo(sql);
  }

  @Test
  void columnsCanBePrintedUnderAnotherName() {
    String sql = bind("b AND j IS NULL").toSql(column -> "old." + column);

    assertThat(sql).isEqualTo("((old.b) AND (old.j IS NOT DISTINCT FROM NULL))");
  }

  @Test
  void nestingIsLimited() {
    assertThat(problem("(".repeat(101) + "b" + ")".repeat(101)).message())
        .isEqualTo("nested more than 100 deep");
    assertThat(problem("not ".repeat(101) + "b").message()).isEqualTo("nested more than 100 deep");
    assertThat(parse("(".repeat(100) + "b" + ")".repeat(100)).columns()).containsExactly("b");
    assertThat(problem("b" + " ".repeat(10_000)).message())
        .isEqualTo("a filter has at most 10000 characters");
  }
}
