// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.testkit.contract.CivicMapping;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EntryEndsTest {
  private final EntryEnds ends = new EntryEnds(CivicMapping.mapping());

  @Test
  void rowsWhoseEdgesLeadElsewhereAreAtRest() {
    assertThat(ends.areAtRest(touching("VOTED"))).isTrue();
    assertThat(ends.areAtRest(touching("VOTED", "REVOTED"))).isTrue();
  }

  @Test
  void rowsWhoseEdgesLeadIntoTheBatchAreNot() {
    assertThat(ends.areAtRest(touching("Person", "Bill"))).isFalse();
    assertThat(ends.areAtRest(touching("Bill", "Tag"))).isFalse();
    assertThat(ends.areAtRest(touching("Bill", "VOTED"))).isFalse();
  }

  @Test
  void rowsWhoseEdgesLeadToRowsOfTheirOwnEntryAreNot() {
    assertThat(ends.areAtRest(touching("Person"))).isFalse();
  }

  @Test
  void whatTheGraphOwnsNeedNotBeLoaded() {
    assertThat(ends.of("Bill")).contains("Person", "Tag").doesNotContain("Goal");
  }

  private static Batch touching(String... entries) {
    Version version = new Version(1, new Position(1, 1));
    List<EntryBatch> batches =
        Stream.of(entries)
            .map(entry -> new Mutation.Remove(new EntityId(entry, "1"), version))
            .map(
                removal ->
                    new EntryBatch(
                        removal.entry(), false, List.of(), List.of(), List.of(), List.of(removal)))
            .toList();
    return new Batch(
        batches,
        List.of(),
        new Checkpoint(Stage.STREAM, 1, version.position(), ""),
        Batch.Scope.ALL);
  }
}
