// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LikePatternTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, ``, true",
        "``, a, false",
        "%, ``, true",
        "_, ``, false",
        "a%, a, true",
        "%b, aab, true",
        "%ab, aaab, true",
        "a_c, abc, true",
        "a_c, a𝄞c, true",
        "𝄞%, 𝄞x, true",
        "a\\%, a%, true",
        "a\\%, ab, false",
        "\\\\, \\, true",
        "\\𝄞_, 𝄞𝄞, true",
        "A, a, false",
        "%a%b%c%, xxaxxbxxcxx, true",
        "%a%b%c%, xxaxxcxxbxx, false"
      })
  void patternIsAppliedAsPostgresDoes(String pattern, String value, boolean matches) {
    assertThat(new LikePattern(pattern).matches(value)).isEqualTo(matches);
  }

  @Property(tries = 5000)
  void patternAgreesWithARegularExpression(
      @ForAll @Chars({'%', '_', 'a', 'b', '\n'}) @StringLength(max = 8) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @Chars('\n') @StringLength(max = 8) String value) {
    Pattern regex = Pattern.compile(pattern.replace("%", ".*").replace("_", "."), Pattern.DOTALL);

    boolean matches = new LikePattern(pattern).matches(value);

    assertThat(matches).isEqualTo(regex.matcher(value).matches());
  }

  @Test
  void manyPercentsTakeNoExponentialTime() {
    String value = "a".repeat(20_000);

    assertThat(new LikePattern("%a%a%a%a%a%a%b").matches(value)).isFalse();
  }
}
