// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowReader;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.state.InMemoryStateStore;
import io.syncline.testkit.target.InMemoryTarget;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a run does once another mapping was applied than the one it goes by. */
final class ChangedMappingTest {
  private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS;

  /** In the high lane, that is; all else is in the normal one. */
  private static final String PERSON = "Person";

  private final ManualClock clock = new ManualClock();
  private final InMemoryDatabase database =
      new InMemoryDatabase(SimulatedCatalog.of(SimulatedMappings.everything()), clock);
  private final ChangeSource source = database.open();
  private final InMemoryStore store = new InMemoryStore();
  private final InMemoryStateStore state = new InMemoryStateStore();

  @Test
  void entryThatWasAppliedAnewWhileItWasReadIsStillToBeRead() {
    BoundMapping mapping = mapping(Map.of(), "Bill", "Session");
    apply(mapping);
    EntryResync reading =
        preparation(mapping).entriesToRead(Set.of("Bill", "Session")).stream()
            .filter(entry -> entry.entry().equals("Bill"))
            .findFirst()
            .orElseThrow();

    apply(mapping(Map.of("Bill", "status <> 'withdrawn'"), "Bill", "Session"));
    finish(reading, mapping);

    assertThat(pending("Bill")).isTrue();
  }

  @Test
  void entryThatWasReadIsNotReadAgainThoughAnotherEntryWasAppliedAnew() {
    BoundMapping mapping = mapping(Map.of(), "Bill", "Session");
    apply(mapping);
    EntryResync reading = preparation(mapping).entriesToRead(Set.of("Bill")).getFirst();

    apply(mapping(Map.of(), "Bill"));
    finish(reading, mapping);

    assertThat(pending("Bill")).isFalse();
  }

  @Test
  void whatTheCatalogMakesOfTheSameFileIsAccepted() {
    BoundMapping former = declared("a file", mapping(Map.of(), "Bill"));
    apply(former);
    BoundMapping now = declared("a file", mapping(Map.of("Bill", "status <> 'withdrawn'"), "Bill"));

    preparation(now).requireSetUp();

    assertThat(pending("Bill")).isTrue();
    AppliedMapping.refuseAnother(state.loadMapping(SETTINGS.sync()), former); // beside this one
  }

  @Test
  void anotherFileIsRefusedAndChangesNothing() {
    apply(declared("a file", mapping(Map.of(), "Bill")));
    Map<String, AppliedEntry> applied = state.loadMapping(SETTINGS.sync());
    BoundMapping now =
        declared("another file", mapping(Map.of("Bill", "status <> 'withdrawn'"), "Bill"));

    assertThatThrownBy(() -> preparation(now).requireSetUp())
        .isInstanceOfSatisfying(
            SynclineException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MAPPING_CHANGED));
    assertThatThrownBy(() -> AppliedMapping.refuseAnother(applied, now))
        .isInstanceOf(SynclineException.class)
        .hasMessageContaining("another mapping was applied");
    assertThat(state.loadMapping(SETTINGS.sync())).isEqualTo(applied);
  }

  @Test
  void laneThatWasGivenUpAndIsUsedAgainBeginsAnew() throws InterruptedException {
    BoundMapping both = mapping(Map.of(), PERSON, "Session");
    load(both);
    load(mapping(Map.of(), "Session"));

    Set<Lane> fresh = load(both);

    assertThat(fresh).containsExactly(Lane.HIGH);
    assertThat(checkpoint(both, Lane.HIGH).stage()).isEqualTo(Checkpoint.Stage.STREAM);
    try (ChangeStream stream = open(both, Lane.HIGH)) {
      assertThat(stream).isNotNull();
    }
  }

  @Test
  void laneThatIsNoLongerUsedIsRememberedAsGivenUp() throws InterruptedException {
    BoundMapping both = mapping(Map.of(), PERSON, "Session");
    load(both);

    load(mapping(Map.of(), "Session"));

    assertThat(checkpoint(both, Lane.HIGH).stage()).isEqualTo(Checkpoint.Stage.RETIRED);
    assertThat(checkpoint(both, Lane.NORMAL).stage()).isEqualTo(Checkpoint.Stage.STREAM);
  }

  private static BoundMapping mapping(Map<String, String> filters, String... entries) {
    BoundMapping all = CivicMapping.mapping(filters);
    List<NodeType> nodes =
        all.nodes().stream().filter(node -> List.of(entries).contains(node.name())).toList();
    return new BoundMapping(nodes, List.of(), all.bookkeeping());
  }

  private static BoundMapping declared(String declaration, BoundMapping mapping) {
    return new BoundMapping(mapping.nodes(), mapping.joins(), mapping.bookkeeping(), declaration);
  }

  private void apply(BoundMapping mapping) {
    target(mapping).setUp();
    state.saveMapping(
        SETTINGS.sync(), AppliedMapping.next(state.loadMapping(SETTINGS.sync()), mapping));
  }

  private Target target(BoundMapping mapping) {
    return new InMemoryTarget("graph", mapping, store);
  }

  private EngineParts parts(BoundMapping mapping) {
    return new EngineParts(
        source,
        this::target,
        state,
        mapping.tables(),
        catalog -> mapping,
        new SimpleMeterRegistry(),
        clock);
  }

  private Preparation preparation(BoundMapping mapping) {
    EngineParts parts = parts(mapping);
    return new Preparation(SETTINGS, parts, Preparation.bind(parts), target(mapping));
  }

  private void finish(EntryResync reading, BoundMapping mapping) {
    try (RowReader rows = source.rowReader()) {
      while (!reading.complete()) {
        EntryResync.Chunk chunk = reading.read(rows, target(mapping).reader(), mapping, 10);
        if (chunk != null) {
          reading.done(chunk);
        }
      }
    }
  }

  private boolean pending(String entry) {
    return Objects.requireNonNull(state.loadMapping(SETTINGS.sync()).get(entry)).pendingRead();
  }

  /** Gives the lanes that begin anew. */
  private Set<Lane> load(BoundMapping mapping) throws InterruptedException {
    apply(mapping);
    EngineParts parts = parts(mapping);
    Pipeline.Bound bound = Preparation.bind(parts);
    Preparation preparation = preparation(mapping);
    Map<Lane, TargetWriter> writers = new EnumMap<>(Lane.class);
    preparation
        .lanes()
        .forEach(lane -> writers.put(lane, target(mapping).writer(preparation.pipeline(lane))));
    LaneFailures failures = new LaneFailures(SETTINGS, parts, bound, preparation, writers);
    OutageLog outages = new OutageLog(LoggerFactory.getLogger(getClass()), "test");
    return new Loading(
            SETTINGS,
            parts,
            bound,
            LoadListener.NONE,
            new CallingThread(),
            outages,
            preparation,
            () -> false,
            failures)
        .loadIfNeeded(writers);
  }

  private Checkpoint checkpoint(BoundMapping mapping, Lane lane) {
    return target(mapping)
        .reader()
        .findCheckpoint(preparation(mapping).pipeline(lane))
        .orElseThrow();
  }

  private ChangeStream open(BoundMapping mapping, Lane lane) {
    return source.open(
        preparation(mapping).pipeline(lane),
        checkpoint(mapping, lane),
        source.loadCatalog(mapping.tables()));
  }
}
