// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ComparerTest {
  private static final Version VERSION = new Version(1, Position.START);

  /** Cannot compare one row. */
  private static final class Picky implements TargetVerifier {
    @Override
    public List<Finding> compare(String entry, List<Mutation> expected, Depth depth) {
      return expected.stream().map(Picky::finding).toList();
    }

    private static Finding finding(Mutation mutation) {
      EntityId id = ((Mutation.Remove) mutation).id();
      if (id.key().equals("2")) {
        throw new IllegalArgumentException("7x is no number");
      }
      return new Finding(id, null, "", false, List.of());
    }

    @Override
    public List<Finding> compareLocked(String entry, List<Mutation> expected, Depth depth) {
      return compare(entry, expected, depth);
    }

    @Override
    public List<String> keys(String entry, @Nullable String after, int limit) {
      return List.of();
    }

    @Override
    public List<Flaw> flaws() {
      return List.of();
    }
  }

  @Test
  void aRowThatCannotBeComparedSaysWhyAndKeepsNoOtherFromIt() {
    Comparer comparer = new Comparer(new Picky(), Depth.DEEP);
    List<Expected> rows =
        Stream.of("1", "2", "3")
            .map(key -> new Mutation.Remove(new EntityId("Bill", key), VERSION))
            .map(gone -> new Expected(gone, "", null))
            .toList();

    assertThat(comparer.compare("Bill", rows)).containsOnlyKeys("1", "3");
    assertThat(comparer.failure(new EntityId("Bill", "2")))
        .isEqualTo("it could not be compared: 7x is no number");
  }
}
