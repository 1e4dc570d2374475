// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that dies while it sets something aside loses nothing, and sets nothing aside twice.
 */
final class CrashAtDeadLetterTest {

  @Test
  void theNextProcessSetsNothingAsideTwice() throws Exception {
    theNextGoesOnAfter("after:DeadLetters.setAside@2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before:DeadLetters.setAside", "after:TargetWriter.apply@2"})
  @Tag("long")
  void theNextProcessGoesOn(String failpoint) throws Exception {
    theNextGoesOnAfter(failpoint);
  }

  private static void theNextGoesOnAfter(String failpoint) throws Exception {
    try (FailureWorld world = new FailureWorld()) {
      world.start();
      world.sync().stop();
      world.sql(
          "BEGIN; UPDATE bills SET note = 'changed'; UPDATE bills SET title = %1$s WHERE id IN (2, 4);"
                  .formatted(TOO_LARGE)
              + " INSERT INTO bills VALUES (6, 't6', 'n', 1); DELETE FROM bills WHERE id = 5;"
              + " UPDATE bills SET id = 7 WHERE id = 1; COMMIT");

      world.sync().awaitFailpoint(world.sync().startChild(failpoint), failpoint);
      world.start();

      assertThat(world.letters()).containsExactly("Bill 2", "Bill 4");
      assertThat(world.titles()).containsExactly("2 t2", "3 t3", "4 t4", "6 t6", "7 t1");
      assertThat(world.texts("MATCH (b:Bill) RETURN DISTINCT b.note AS t ORDER BY t"))
          .containsExactly("changed", "n");
    }
  }
}
