// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import static io.syncline.core.filter.Filters.bind;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n = 5 | 5 | true",
        "n = 5.0 | 5 | true",
        "n >= 5 | -6 | false",
        "m = 1 | 1.000 | true",
        "m > 0.1 | 0.10000000000000000000001 | true",
        "m > 1e20 | NaN | true",
        "m > 1e20 | Infinity | true",
        "m < 'Infinity' | NaN | false",
        "m = 'NaN' | NaN | true",
        "m < 0 | -Infinity | true",
        "o > 2147483648 | 4294967295 | true",
        "f = 0.1 | 0.1 | true",
        "g = 0 | -0 | true",
        "g > 'Infinity' | NaN | true",
        "g >= -1e-300 | -5e-324 | true",
        "b | t | true",
        "b | f | false",
        "b = false | f | true",
        "s = 'a' | A | false",
        "s = 'a ' | a | false",
        "p = 'a ' | `a   ` | true",
        "s in ('a', 'b') | b | true",
        "s not in ('a', 'b') | b | false",
        "u <> 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 |"
            + " false",
        "d < '0001-01-01' | 0044-03-15 BC | true",
        "d < '9999-12-31' | infinity | false",
        "d <= 'infinity' | infinity | true",
        "d > '-infinity' | 4713-01-01 BC | true",
        "d < '10000-01-01' | 9999-12-31 | true",
        "tm < '24:00:00' | 23:59:59.999999 | true",
        "tm >= '24:00' | 24:00:00 | true",
        "ts = '2024-01-01T10:00' | 2024-01-01 10:00:00 | true",
        "tz = '2024-01-01 10:00:00.5+02' | 2024-01-01 08:00:00.5+00 | true",
        "e = 'gone' | sad | false",
        "s like '%a_c%' | xxabcyy | true",
        "j is null | null | false",
        "a is not null | {} | true"
      })
  void valueIsComparedAsItsTypeSays(String filter, String text, boolean matches) {
    Verdict verdict = bind(filter).evaluate(column -> Value.of(text));

    assertThat(verdict).isEqualTo(matches ? Verdict.MATCHES : Verdict.DOES_NOT_MATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "n = 1, false",
    "n <> 1, false",
    "not n = 1, false",
    "n in (1), false",
    "n not in (1), false",
    "s like '%', false",
    "n is null, true",
    "n is not null, false",
    "b is true, false",
    "b is not true, true",
    "n = 1 is null, true",
    "b or n is null, true",
    "b and n is null, false",
    "true, true"
  })
  void nullIsUnknown(String filter, boolean matches) {
    Verdict verdict = bind(filter).evaluate(column -> Value.NULL);

    assertThat(verdict).isEqualTo(matches ? Verdict.MATCHES : Verdict.DOES_NOT_MATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "s = 'a', UNDECIDED",
    "s is null, UNDECIDED",
    "s = 'a' or n = 1, MATCHES",
    "s = 'a' and n = 1, UNDECIDED",
    "s = 'a' and n = 2, DOES_NOT_MATCH",
    "s = 'a' is null and n = 1, UNDECIDED",
    "n = 1, MATCHES"
  })
  void filterIsUndecidedOnlyIfAnUnchangedValueTakesPart(String filter, Verdict expected) {
    Map<String, Value> row = Map.of("n", Value.of("1"));

    Verdict verdict = bind(filter).evaluate(column -> row.getOrDefault(column, Value.UNCHANGED));

    assertThat(verdict).isEqualTo(expected);
  }

  @Property
  void verdictHoldsWhateverTheUnchangedValuesAre(
      @ForAll("filters") String text, @ForAll("rows") Row row) {
    BoundFilter filter = bind(text);
    List<Verdict> outcomes = new ArrayList<>();

    Verdict verdict = filter.evaluate(row::value);

    row.completions().forEach(complete -> outcomes.add(filter.evaluate(complete::value)));
    assertThat(outcomes).doesNotContain(Verdict.UNDECIDED);
    if (verdict != Verdict.UNDECIDED) {
      assertThat(outcomes).containsOnly(verdict);
    }
  }

  @Property
  void booleanAlgebraIsThatOfSql(@ForAll("filters") String one, @ForAll("filters") String other) {
    String and = "NOT (NOT (%s) OR NOT (%s))".formatted(one, other);
    String plain = "(%s) AND (%s)".formatted(one, other);

    for (Row row : new Row(Value.UNCHANGED, Value.UNCHANGED).completions()) {
      assertThat(bind(and).evaluate(row::value)).isEqualTo(bind(plain).evaluate(row::value));
    }
  }

  @Test
  void unknownIsNeitherTrueNorFalseButKeepsItsPlaceInAndAndOr() {
    assertThat(Truth.UNKNOWN.and(Truth.FALSE)).isEqualTo(Truth.FALSE);
    assertThat(Truth.UNKNOWN.and(Truth.TRUE)).isEqualTo(Truth.UNKNOWN);
    assertThat(Truth.UNKNOWN.or(Truth.TRUE)).isEqualTo(Truth.TRUE);
    assertThat(Truth.UNKNOWN.or(Truth.FALSE)).isEqualTo(Truth.UNKNOWN);
    assertThat(Truth.UNKNOWN.not()).isEqualTo(Truth.UNKNOWN);
    assertThat(Truth.ANY.and(Truth.FALSE)).isEqualTo(Truth.FALSE);
    assertThat(Truth.TRUE_OR_FALSE.and(Truth.UNKNOWN)).isEqualTo(new Truth(false, true, true));
  }

  @Provide
  Arbitrary<String> filters() {
    Arbitrary<String> leaves =
        Arbitraries.of(
            "b", "b IS NULL", "b = false", "s = 'x'", "s LIKE 'y%'", "s IS NULL", "true");
    return Arbitraries.recursive(() -> leaves, EvaluationTest::combined, 0, 4);
  }

  private static Arbitrary<String> combined(Arbitrary<String> filters) {
    return Arbitraries.oneOf(
        filters.map(f -> "NOT (" + f + ")"),
        filters.map(f -> "(" + f + ") IS NOT TRUE"),
        filters.map(f -> "(" + f + ") IS FALSE"),
        filters.map(f -> "(" + f + ") IS NULL"),
        Combinators.combine(filters, filters).as((f, g) -> "(" + f + ") AND (" + g + ")"),
        Combinators.combine(filters, filters).as((f, g) -> "(" + f + ") OR (" + g + ")"));
  }

  @Provide
  Arbitrary<Row> rows() {
    Arbitrary<Value> flags =
        Arbitraries.of(Value.of("t"), Value.of("f"), Value.NULL, Value.UNCHANGED);
    Arbitrary<Value> texts =
        Arbitraries.of(Value.of("x"), Value.of("y"), Value.NULL, Value.UNCHANGED);
    return Combinators.combine(flags, texts).as(Row::new);
  }

  record Row(Value b, Value s) {
    Value value(String column) {
      return column.equals("b") ? b : s;
    }

    /** Every row that this one may be, seeing what is unchanged. */
    List<Row> completions() {
      List<Row> complete = new ArrayList<>();
      for (Value flag : choices(b, "t", "f")) {
        for (Value text : choices(s, "x", "y")) {
          complete.add(new Row(flag, text));
        }
      }
      return complete;
    }

    private static List<Value> choices(Value value, String one, String other) {
      return value instanceof Value.Unchanged
          ? List.of(Value.of(one), Value.of(other), Value.NULL)
          : List.of(value);
    }
  }
}
