// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.engine.SimulatedCatalog;
import io.syncline.engine.verify.ExpectedRows.Expected;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.state.InMemoryStateStore;
import io.syncline.testkit.target.InMemoryTarget;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ComparerTest {
  private static final Version VERSION = new Version(1, Position.START);
  private static final Version INVENTED = new Version(1, Position.endOf(1L << 40));

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
      return new Finding(id, id.key().equals("9") ? INVENTED : null, "", false, List.of());
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
    Comparer comparer = new Comparer(new Picky(), Depth.DEEP, new EndOfSource("s", parts()));
    List<Expected> rows =
        Stream.of("1", "2", "3")
            .map(key -> new Mutation.Remove(new EntityId("Bill", key), VERSION))
            .map(gone -> new Expected(gone, "", null))
            .toList();

    assertThat(comparer.compare("Bill", rows)).containsOnlyKeys("1", "3");
    assertThat(comparer.failure(new EntityId("Bill", "2")))
        .isEqualTo("it could not be compared: 7x is no number");
  }

  @Test
  void aVersionAfterTheEndOfTheSourceIsOfNoChange() {
    Comparer comparer = new Comparer(new Picky(), Depth.TOKENS, new EndOfSource("s", parts()));
    Expected gone = new Expected(new Mutation.Remove(new EntityId("Bill", "9"), VERSION), "", null);

    Finding found = Objects.requireNonNull(comparer.compare("Bill", List.of(gone)).get("9"));

    assertThat(found.discrepancies())
        .extracting(Discrepancy::kind, Discrepancy::actual)
        .containsExactly(tuple(Discrepancy.Kind.VERSION, INVENTED.toString()));
  }

  private static VerifyParts parts() {
    BoundMapping mapping = CivicMapping.mapping();
    ManualClock clock = new ManualClock();
    return new VerifyParts(
        new InMemoryDatabase(SimulatedCatalog.of(mapping), clock).open(),
        new InMemoryTarget("graph", mapping),
        new InMemoryStateStore(),
        mapping,
        clock);
  }
}
