// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.config.ReadFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CorpusTest {

  static List<Corpus.Case> bad() {
    return Corpus.load("bad.txt").cases();
  }

  static List<Corpus.Case> good() {
    return Corpus.load("good.txt").cases();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badFileIsRefusedWithEveryProblemAtItsPlace(Corpus.Case file) {
    List<String> problems = problems(file.read());

    assertThat(problems).isEqualTo(file.problems());
  }

  @ParameterizedTest
  @MethodSource("good")
  void goodFileIsRead(Corpus.Case file) {
    List<String> problems = problems(file.read());

    assertThat(problems).isEmpty();
  }

  private static List<String> problems(ReadFile read) {
    return switch (read) {
      case ReadFile.Valid valid -> List.of();
      case ReadFile.Invalid(var problems) ->
          problems.stream().map(p -> p.toString().substring("file.yaml:".length())).toList();
    };
  }
}
