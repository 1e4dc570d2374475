// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class DigestTest {

  private static Digest sum(List<Long> rows) {
    return rows.stream().map(row -> Digest.of(row, row * 31)).reduce(Digest.none(2), Digest::plus);
  }

  @Property
  void rangesAddUpToTheWholeWhereverItIsSplit(
      @ForAll List<Long> rows, @ForAll int at, @ForAll long seed) {
    int split = rows.isEmpty() ? 0 : Math.floorMod(at, rows.size());
    List<Long> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(sum(rows.subList(0, split)).plus(sum(rows.subList(split, rows.size()))))
        .isEqualTo(sum(rows))
        .isEqualTo(sum(shuffled));
  }

  @Property
  void equalRowsDoNotCancelOut(@ForAll List<Long> rows, @ForAll long twice) {
    List<Long> more = new ArrayList<>(rows);
    more.add(twice);
    more.add(twice);

    assertThat(sum(more)).isNotEqualTo(sum(rows));
  }

  @Property
  void aTextIsReadAgain(@ForAll List<Long> rows) {
    assertThat(Digest.parse(sum(rows).text())).isEqualTo(sum(rows));
  }

  @Test
  void digestsOfDifferentStoresDoNotAddUp() {
    Digest one = Digest.of(1);
    Digest other = Digest.of(1, 2);

    assertThatThrownBy(() -> one.plus(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different stores");
  }
}
