// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.cli.Wiring;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.config.ReadFile;
import io.syncline.config.SourceSettings.Capture;
import io.syncline.config.SynclineFile;
import io.syncline.core.binding.Binding;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.VerifyRun;
import io.syncline.engine.verify.Verification;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifyProgress;
import io.syncline.engine.verify.VerifyRuns;
import io.syncline.engine.verify.VerifyScope;
import io.syncline.engine.verify.VerifySettings;
import io.syncline.system.sync.TestSync;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Comparisons by the product's own parts in chunks that are so small that little has many
 * boundaries. They are made in this process, which may be said to die.
 */
final class SmallChunks implements AutoCloseable {
  private static final int ROWS = 50;
  private static final int WORKERS = 2;

  private final SynclineFile file;
  private final SourceConnection source;
  private final TargetConnection target;
  private final BoundMapping mapping;

  SmallChunks(TestSync sync) {
    Wiring wiring = new Wiring(Map.of());
    this.file =
        switch (wiring.read(sync.file())) {
          case ReadFile.Valid(SynclineFile valid) -> valid;
          case ReadFile.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    this.source = wiring.source(file);
    this.mapping =
        switch (source.bind()) {
          case Binding.Bound(BoundMapping bound) -> bound;
          case Binding.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    this.target = wiring.targets(file, mapping).getFirst();
  }

  /** What a run found, in the words of {@link VerifyWorld.Run#differences}. */
  record Found(Tally tally, List<String> differences) {}

  /**
   * Makes a run from its beginning to its end.
   *
   * @param rowsPerSecond no more than these; 0 for no limit
   */
  Found make(Depth depth, double rowsPerSecond) throws InterruptedException {
    Making making = making(depth, rowsPerSecond, parts(InstantSource.system()));
    return found(making.run(making.runs().begin("test")));
  }

  /** Makes a run on one thread, and on others for comparing, of which somebody hears. */
  Found makeAlone(Depth depth, VerifyProgress progress) throws InterruptedException {
    VerifyParts parts = parts(InstantSource.system());
    Making making = new Making(settings(depth).withPace(1, ROWS, 0), parts, whole(), progress);
    return found(making.run(making.runs().begin("test")));
  }

  /** Compares one row; how often each method of both sides was called for it. */
  Map<String, Integer> callsFor(String entry, String key) throws InterruptedException {
    StoreCalls calls = new StoreCalls();
    VerifyParts all = parts(InstantSource.system());
    VerifyParts counted =
        new VerifyParts(
            calls.of(all.source()),
            calls.of(all.target()),
            all.state(),
            all.mapping(),
            all.clock());
    VerifyScope scope = new VerifyScope.Keys(entry, List.of(key));
    Making making = new Making(settings(Depth.DEEP), counted, scope, VerifyProgress.SILENT);
    making.run(making.runs().begin("test"));
    return calls.made();
  }

  /**
   * Goes on with the run that is not done, or begins one, and dies at a call of what keeps its
   * results; time flies, so that whatever is decided is stored at once.
   *
   * @return empty if it died
   */
  Optional<Found> makeUntilDeath(Depth depth, int calls) throws InterruptedException {
    VerifyParts parts = parts(flying());
    MortalStore store = new MortalStore(parts.state(), calls);
    VerifyParts mortal =
        new VerifyParts(
            parts.source(), parts.target(), store.state(), parts.mapping(), parts.clock());
    VerifyRuns runs = making(depth, 0, parts).runs();
    VerifyRun begun = runs.findUnfinished().orElseGet(() -> runs.begin("test"));
    try {
      return Optional.of(found(making(depth, 0, mortal).run(begun)));
    } catch (MortalStore.Death | IllegalStateException e) {
      if (!store.isDead()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private record Making(
      VerifySettings settings, VerifyParts parts, VerifyScope scope, VerifyProgress progress) {
    VerifyRuns runs() {
      return new VerifyRuns(settings, parts, scope);
    }

    VerifyRun run(VerifyRun begun) throws InterruptedException {
      return new Verification(settings, parts, scope, progress).run(begun);
    }
  }

  private Making making(Depth depth, double rowsPerSecond, VerifyParts parts) {
    return new Making(
        settings(depth).withPace(WORKERS, ROWS, rowsPerSecond),
        parts,
        whole(),
        VerifyProgress.SILENT);
  }

  private VerifySettings settings(Depth depth) {
    return VerifySettings.of(file.name(), file.source().capture() == Capture.TRIGGER, depth);
  }

  private VerifyScope whole() {
    return new VerifyScope.Whole(mapping.entries(), 1);
  }

  private VerifyParts parts(InstantSource clock) {
    return new VerifyParts(source.changes(), target.target(), source.state(), mapping, clock);
  }

  private static InstantSource flying() {
    Instant start = Instant.now();
    return () -> start.plusMillis(20 * (System.currentTimeMillis() - start.toEpochMilli()));
  }

  private Found found(VerifyRun run) {
    return new Found(
        run.tally(),
        source.state().verifications().differences(run.id(), null, Integer.MAX_VALUE).stream()
            .map(SmallChunks::line)
            .sorted()
            .toList());
  }

  private static String line(Difference one) {
    List<String> kinds =
        one.discrepancies().stream().map(found -> found.kind().text()).distinct().sorted().toList();
    return "%s %s %s %s"
        .formatted(one.id().entry(), one.id().key(), one.verdict().text(), String.join(",", kinds));
  }

  @Override
  public void close() {
    target.close();
    source.close();
  }
}
