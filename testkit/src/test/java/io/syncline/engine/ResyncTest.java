// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Position;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.state.InMemoryStateStore;
import io.syncline.testkit.target.InMemoryTarget;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a batch has read again while the target may be ahead of the stream. */
final class ResyncTest {
  private static final BoundMapping MAPPING = CivicMapping.mapping();
  private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS;
  private static final EngineSettings PARALLEL = SETTINGS.withWriters(2);
  private static final Checkpoint START = new Checkpoint(Stage.STREAM, 1, Position.START, "s");
  private static final EntityId VOTE = new EntityId("VOTED", "1");

  /** Up to here whoever wrote before may have written. */
  private static final long END_OF_LOG = 100;

  private final ManualClock clock = new ManualClock();
  private final Target target = new InMemoryTarget("graph", MAPPING);

  @Test
  void whatAReplayedChangeLeavesUnchangedIsReadAgainWhereBatchesAreWrittenInParts() {
    Batch batch = batch(Value.UNCHANGED);

    Batch followed = resync(PARALLEL).follow(batch, Position.endOf(END_OF_LOG - 1));

    assertThat(followed.rereads()).containsExactly(VOTE);
  }

  @Test
  void changeThatSaysEverythingIsNotReadAgain() {
    Batch followed = resync(PARALLEL).follow(batch(Value.of("x")), Position.endOf(END_OF_LOG - 1));

    assertThat(followed.rereads()).isEmpty();
  }

  @Test
  void changeBeyondWhatWasWrittenBeforeIsNotReadAgain() {
    Batch followed = resync(PARALLEL).follow(batch(Value.UNCHANGED), Position.endOf(END_OF_LOG));

    assertThat(followed.rereads()).isEmpty();
  }

  @Test
  void changeIsNotReadAgainWhereBatchesAreWrittenAsAWhole() {
    Batch followed =
        resync(SETTINGS).follow(batch(Value.UNCHANGED), Position.endOf(END_OF_LOG - 1));

    assertThat(followed.rereads()).isEmpty();
  }

  @Test
  void whatAChangeLeavesUnchangedIsReadAgainWhereItsBatchWasRefusedAfterPartsWereWritten() {
    Resync resync = resync(PARALLEL);
    resync.mayBeWrittenUpTo(Position.endOf(END_OF_LOG + 10));

    Batch followed = resync.follow(batch(Value.UNCHANGED), Position.endOf(END_OF_LOG + 9));

    assertThat(followed.rereads()).containsExactly(VOTE);
    assertThat(resync.follow(batch(Value.UNCHANGED), Position.endOf(END_OF_LOG + 10)).rereads())
        .as("beyond that batch")
        .isEmpty();
  }

  @Test
  void batchThatIsWrittenAsAWholeLeavesNothingBehindWhenItIsRefused() {
    Resync resync = resync(SETTINGS);
    resync.mayBeWrittenUpTo(Position.endOf(END_OF_LOG + 10));

    Batch followed = resync.follow(batch(Value.UNCHANGED), Position.endOf(END_OF_LOG + 9));

    assertThat(followed.rereads()).isEmpty();
  }

  private static Batch batch(Value note) {
    BatchBuilder batch = new BatchBuilder();
    batch.add(
        new Mutation.Upsert(
            VOTE,
            new Version(1, Position.endOf(END_OF_LOG - 1)),
            null,
            new EntityState.EdgeState("1", "2", List.of(Value.of("1"), note))));
    return batch.build(START, Batch.Scope.ALL);
  }

  private Resync resync(EngineSettings settings) {
    InMemoryDatabase database = new InMemoryDatabase(SimulatedCatalog.of(MAPPING), clock);
    TargetWriter writer = target.writer(new PipelineId("s", "graph", Lane.NORMAL));
    return new Resync(
        new Assembler(
            Projection.of(MAPPING, Lane.NORMAL),
            SETTINGS,
            clock,
            START,
            SourceSnapshot.parse("1:1:")),
        new BatchWriter(writer, new EntryEnds(MAPPING), settings, new CallingThread()),
        database.open().rowReader(),
        target.reader(),
        MAPPING,
        SETTINGS.resyncChunk(),
        () -> END_OF_LOG,
        setAside(writer.pipeline()));
  }

  private SetAside setAside(PipelineId pipeline) {
    InMemoryStateStore state = new InMemoryStateStore();
    ChangeText texts = new ChangeText(MAPPING, SETTINGS.failures().masked());
    Diary diary =
        new Diary(
            state.journal(),
            pipeline,
            SETTINGS.failures(),
            texts,
            clock,
            "a process",
            AppliedListener.NONE,
            entry -> {});
    return new SetAside(
        state.deadLetters(), pipeline, Set.of(), SETTINGS.failures(), texts, diary, clock);
  }
}
