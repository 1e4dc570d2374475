// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import io.syncline.core.type.ContentHash;
import io.syncline.engine.EntryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares one entity in every store. A difference is one only if it is still there once the target
 * has everything that was committed before the row was read, and the row has not changed since.
 */
public final class Explainer {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final String sync;
  private final SourceConnection source;
  private final List<TargetConnection> targets;
  private final BoundMapping mapping;

  public Explainer(
      String sync, SourceConnection source, List<TargetConnection> targets, BoundMapping mapping) {
    this.sync = sync;
    this.source = source;
    this.targets = List.copyOf(targets);
    this.mapping = mapping;
  }

  /** What a reading of the row found. */
  private record Reading(Position low, boolean row, Expected expected) {}

  /** Compares until all is decided, or for as long as {@code patience} lasts. */
  public ExplainReport explain(String entry, String key, Duration patience)
      throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    try (RowReader rows = source.changes().rowReader()) {
      Reading reading = read(rows, entry, key);
      ExplainReport report = report(entry, key, reading, compare(reading, null));
      Position bar = null;
      while (undecided(report) && begun(report) && Instant.now().isBefore(end)) {
        if (bar == null) {
          source.changes().heartbeat(); // the checkpoint of an idle source moves only so
        }
        Thread.sleep(PAUSE);
        Reading next = read(rows, entry, key);
        boolean same = next.expected().equals(reading.expected());
        bar = same ? Objects.requireNonNullElse(bar, next.low()) : null;
        reading = next;
        report = report(entry, key, reading, compare(reading, bar));
      }
      return report;
    }
  }

  private static boolean undecided(ExplainReport report) {
    return report.verdict().equals(ExplainReport.UNDECIDED);
  }

  /** Whether there is anything to wait for. */
  private static boolean begun(ExplainReport report) {
    return report.targets().stream().anyMatch(target -> target.checkpoint() != null);
  }

  private Reading read(RowReader rows, String entry, String key) {
    EntryTable table = EntryTable.of(mapping, entry);
    KeyColumns by = userKey(entry, table);
    Set<String> columns = new LinkedHashSet<>(table.columns());
    columns.addAll(by.columns());
    RowReader.Rows read = rows.readKeys(table.table(), by, List.of(key), List.copyOf(columns));
    if (read.rows().isEmpty()) {
      return new Reading(read.low(), false, Expected.nothing(new EntityId(entry, key)));
    }
    return new Reading(read.low(), true, project(entry, key, table, read));
  }

  private KeyColumns userKey(String entry, EntryTable table) {
    return mapping
        .findNode(entry)
        .map(node -> node instanceof NodeType.TableNode own ? own.key() : table.identity())
        .orElse(table.identity());
  }

  private Expected project(String entry, String key, EntryTable table, RowReader.Rows read) {
    Row row = read.rows().getFirst();
    SourceTransaction none = new SourceTransaction(0, read.low().lsn(), Instant.EPOCH, "");
    List<Expected> projected = new ArrayList<>();
    Projection.ofEntry(mapping, entry)
        .project(
            new Change.Read(table.table(), read.low(), none, row),
            0,
            mutation -> projected.add(expected(mutation)));
    return projected.isEmpty() ? Expected.nothing(new EntityId(entry, key)) : projected.getFirst();
  }

  private Expected expected(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Upsert upsert -> Expected.of(upsert.id(), upsert.state(), mapping);
      case Mutation.Remove remove -> Expected.nothing(remove.id());
      case Mutation.Clear clear -> throw new IllegalStateException("a row is no truncation");
      case Mutation.Reread reread ->
          throw new IllegalStateException("a row that was read is whole: " + reread.id());
    };
  }

  /**
   * @param bar where a target must be to have all that an earlier reading of the same content saw;
   *     null if there is none
   */
  private List<ExplainReport.Held> compare(Reading reading, @Nullable Position bar) {
    List<ExplainReport.Held> held = new ArrayList<>();
    for (TargetConnection target : targets) {
      TargetReader reader = target.target().reader();
      EntityId id = reading.expected().id();
      PipelineId pipeline = new PipelineId(sync, target.target().name(), lane(id.entry()));
      // Read before the entity, so that the entity is at least as new.
      Checkpoint checkpoint = reader.findSettledCheckpoint(pipeline).orElse(null);
      Optional<TargetReader.Entity> entity = reader.find(id);
      ExplainReport.Held here =
          held(pipeline, checkpoint, entity, reading.expected(), has(checkpoint, bar));
      held.add(
          here.verdict().equals(ExplainReport.EQUAL) ? here : here.because(setAside(pipeline, id)));
    }
    return held;
  }

  /** Why the target keeps something else: the present state is set aside. */
  private List<String> setAside(PipelineId pipeline, EntityId id) {
    DeadLetter.Filter these =
        new DeadLetter.Filter(pipeline.target(), id.entry(), id.key(), null, null);
    return find(these).stream()
        .map(
            letter ->
                "set aside since %s after %d attempts, so that the target keeps what the row last projected there: %s"
                    .formatted(letter.firstAt(), letter.attempts(), letter.reason()))
        .toList();
  }

  private List<DeadLetter> find(DeadLetter.Filter these) {
    try {
      return source.state().deadLetters().find(sync, these);
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.NOT_APPLIED) {
        return List.of(); // nothing ran, so that nothing is set aside
      }
      throw e;
    }
  }

  private static boolean has(@Nullable Checkpoint checkpoint, @Nullable Position bar) {
    return checkpoint != null
        && bar != null
        && checkpoint.stage() == Checkpoint.Stage.STREAM
        && checkpoint.position().compareTo(bar) >= 0;
  }

  private static ExplainReport.Held held(
      PipelineId pipeline,
      @Nullable Checkpoint checkpoint,
      Optional<TargetReader.Entity> found,
      Expected expected,
      boolean decided) {
    List<String> why = new ArrayList<>(differences(expected, found));
    String verdict = ExplainReport.EQUAL;
    if (!why.isEmpty()) {
      verdict = decided ? ExplainReport.DIFFERENT : ExplainReport.UNDECIDED;
      if (!decided) {
        why.add(
            checkpoint == null
                ? "the pipeline never began: 'syncline apply', then 'syncline run'"
                : "the pipeline has not come to where the row was read");
      }
    }
    TargetReader.Entity entity = found.orElse(null);
    return new ExplainReport.Held(
        pipeline.target(),
        verdict,
        why,
        pipeline.text(),
        checkpoint == null ? null : checkpoint.position().toString(),
        entity != null,
        entity == null ? null : entity.version().toString(),
        entity == null ? null : text(entity.hash()),
        entity == null ? Map.of() : entity.properties(),
        entity == null ? List.of() : entity.edges(),
        entity == null ? List.of() : entity.waiting());
  }

  private static List<String> differences(Expected expected, Optional<TargetReader.Entity> found) {
    if (found.isEmpty()) {
      return expected.present() ? List.of("missing in the target") : List.of();
    }
    if (!expected.present()) {
      return List.of("left over in the target");
    }
    TargetReader.Entity entity = found.get();
    List<String> differences = new ArrayList<>();
    if (!entity.hash().equals(expected.hash())) {
      differences.add("the content hashes differ");
    }
    List<String> edges = Stream.concat(entity.edges().stream(), entity.waiting().stream()).toList();
    differences.addAll(ExpectedEdge.differences(expected.edges(), edges));
    return differences;
  }

  private Lane lane(String entry) {
    return mapping.laneOf(entry);
  }

  private ExplainReport report(
      String entry, String key, Reading reading, List<ExplainReport.Held> held) {
    Expected expected = reading.expected();
    return new ExplainReport(
        entry,
        key,
        verdict(held),
        new ExplainReport.Source(
            EntryTable.of(mapping, entry).table().toString(),
            reading.low().toString(),
            reading.row(),
            expected.present(),
            expected.id().key(),
            expected.properties(),
            expected.edges().stream().map(ExpectedEdge::text).toList(),
            expected.present() ? text(expected.hash()) : null),
        held);
  }

  /** A difference outweighs what could not be decided. */
  private static String verdict(List<ExplainReport.Held> held) {
    List<String> verdicts = held.stream().map(ExplainReport.Held::verdict).toList();
    if (verdicts.contains(ExplainReport.DIFFERENT)) {
      return ExplainReport.DIFFERENT;
    }
    return verdicts.contains(ExplainReport.UNDECIDED)
        ? ExplainReport.UNDECIDED
        : ExplainReport.EQUAL;
  }

  private static String text(ContentHash hash) {
    return String.format("%016x%016x", hash.first(), hash.second());
  }
}
