// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.verify.Discrepancy.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PreferenceTest {
  private static final Discrepancy TITLE = content("title", "\"row\"", "\"graph\"");

  private static Discrepancy content(String what, String expected, String actual) {
    return new Discrepancy(Kind.CONTENT, what, expected, actual);
  }

  private static Optional<String> decide(String rule, Discrepancy... found) {
    return Preference.parse(rule).orElseThrow().believesTarget(List.of(found));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "graph", "complete", "newest:updatedAt"})
  void rulesAreWrittenAsTheyAreRead(String text) {
    assertThat(Preference.parse(text).map(Preference::text)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "newest", "newest:", "neo4j", "Postgres"})
  void whatIsNoRuleIsNone(String text) {
    assertThat(Preference.parse(text)).isEmpty();
  }

  @Test
  void postgresIsNeverOutdone() {
    assertThat(decide("postgres", TITLE, content("a", "", "1"))).isEmpty();
  }

  @Test
  void theGraphIsKeptWhateverDiffersButForWhatIsSynclinesOwn() {
    assertThat(decide("graph", TITLE)).isPresent();
    assertThat(decide("graph", new Discrepancy(Kind.MISSING, "node", "", ""))).isPresent();
    assertThat(decide("graph", new Discrepancy(Kind.REFERENCE, "graph_id", "Bill:1", "")))
        .isEmpty();
  }

  @Test
  void theOneWithMoreValuesIsMoreComplete() {
    Discrepancy onlyGraph = content("cost", "", "1.5");
    Discrepancy onlyRow = content("votes", "7", "");

    assertThat(decide("complete", TITLE)).isEmpty();
    assertThat(decide("complete", TITLE, onlyGraph)).isPresent();
    assertThat(decide("complete", onlyRow)).isEmpty();
    assertThat(decide("complete", onlyGraph, onlyRow)).as("as many").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T00:00:00Z, 2026-01-02T00:00:01Z, true",
    "2026-01-02T00:00:00Z, 2026-01-02T00:00:00.000001Z, true",
    "2026-01-02T00:00:01Z, 2026-01-02T00:00:00Z, false",
    "2026-01-02T10:00:00Z, 2026-01-02T11:00:00+02:00, false",
    "2026-01-02T10:00:00Z, 2026-01-02T11:00:00-02:00[America/Noronha], true",
    "2026-01-02T10:00, 2026-01-02T10:00:30, true",
    "2026-01-02, 2026-01-10, true",
    "\"2026-01-02 10:00:00+00:00\", \"2026-01-02 10:00:01+00:00\", true",
    "9, 10, true",
    "10, 9, false",
    "'', 2026-01-02, false",
    "2026-01-02, '', false",
    "\"b\", \"c\", false",
    "2026-01-02, 9999, false",
  })
  void theOneThatSaysALaterTimeIsNewer(String row, String graph, boolean kept) {
    assertThat(decide("newest:at", TITLE, content("at", row, graph)).isPresent()).isEqualTo(kept);
  }

  @Test
  void withoutATimeThatDiffersTheRowIsBelieved() {
    assertThat(decide("newest:at", TITLE)).isEmpty();
  }

  @Test
  void whatIsNotInBothIsNotWeighed() {
    for (Kind kind : List.of(Kind.MISSING, Kind.ORPHAN, Kind.DUPLICATE)) {
      Discrepancy other = new Discrepancy(kind, "node", "", "");
      assertThat(decide("complete", other, content("cost", "", "1"))).isEmpty();
      assertThat(decide("newest:at", other, content("at", "1", "2"))).isEmpty();
    }
  }
}
