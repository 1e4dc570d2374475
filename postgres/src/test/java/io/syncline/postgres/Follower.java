// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Follows tables of a database as a pipeline does. One thread. */
final class Follower implements AutoCloseable {
  static final PipelineId PIPELINE = new PipelineId("test", "graph", Lane.NORMAL);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PostgresSource source;
  private final Catalog catalog;
  private Checkpoint checkpoint;
  private ChangeStream stream;

  private Follower(PostgresSource source, Catalog catalog, Checkpoint checkpoint) {
    this.source = source;
    this.catalog = catalog;
    this.checkpoint = checkpoint;
    this.stream = open();
  }

  /** Sets up what is needed, and follows from now on. */
  static Follower of(TestDatabase database, TableId... tables) {
    database.setUp(tables);
    return of(database.source(), tables);
  }

  static Follower of(PostgresSource source, TableId... tables) {
    Catalog catalog = source.loadCatalog(List.of(tables));
    return new Follower(source, catalog, begin(source, catalog));
  }

  static Checkpoint begin(PostgresSource source, Catalog catalog) {
    try (SnapshotSession snapshot = source.beginSnapshot(List.of(PIPELINE), catalog)) {
      return new Checkpoint(Stage.STREAM, 1, snapshot.position(), snapshot.source());
    }
  }

  PostgresSource source() {
    return source;
  }

  Catalog catalog() {
    return catalog;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  ChangeStream stream() {
    return stream;
  }

  private ChangeStream open() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return source.open(PIPELINE, checkpoint, catalog);
      } catch (SynclineException e) {
        if (!e.passesByItself() || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  void stop() {
    stream.close();
  }

  /** Ends the stream and opens it again after a position. */
  void reopenAt(Position position) {
    stop();
    checkpoint = checkpoint.at(position);
    stream = open();
  }

  void reopen() {
    reopenAt(checkpoint.position());
  }

  /** Everything that is delivered until the log as it is now is used up. */
  List<StreamEvent> eventsToNow() {
    long goal = source.progress(PIPELINE).currentLsn();
    source.heartbeat();
    List<StreamEvent> events = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      StreamEvent event = stream.poll(Duration.ofMillis(100));
      if (event != null) {
        events.add(event);
        checkpoint = checkpoint.at(event.end());
        boolean cut = event instanceof StreamEvent.Piece piece && !piece.last();
        if (event.end().lsn() >= goal && !cut) {
          return events;
        }
      }
    }
    throw new AssertionError("the stream did not come to " + goal + ": " + events);
  }

  List<StreamEvent.Piece> piecesToNow() {
    return eventsToNow().stream()
        .filter(StreamEvent.Piece.class::isInstance)
        .map(StreamEvent.Piece.class::cast)
        .toList();
  }

  List<Change> changesToNow() {
    return piecesToNow().stream().flatMap(piece -> piece.changes().stream()).toList();
  }

  /** Changes as short texts, such as {@code update t {id=1} -> {id=2, name=x}}. */
  List<String> toNow() {
    return changesToNow().stream().map(Follower::text).toList();
  }

  /** What was noticed about shapes. */
  List<String> surprisesToNow() {
    return eventsToNow().stream()
        .filter(StreamEvent.SchemaChanged.class::isInstance)
        .map(StreamEvent.SchemaChanged.class::cast)
        .map(changed -> changed.table().name() + ": " + changed.what())
        .toList();
  }

  static String text(Change change) {
    String table = change.table().name();
    return switch (change) {
      case Change.Insert insert -> "insert " + table + " " + text(insert.after());
      case Change.Read read -> "read " + table + " " + text(read.after());
      case Change.Update update ->
          "update "
              + table
              + (update.oldIdentity() == null ? "" : " " + text(update.oldIdentity()) + " ->")
              + " "
              + text(update.after());
      case Change.Delete delete -> "delete " + table + " " + text(delete.oldIdentity());
      case Change.Truncate truncate -> "truncate " + table;
    };
  }

  static String text(Row row) {
    List<String> names = row.columns().names();
    return names.stream()
        .map(name -> name + "=" + text(row.value(name)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String text(Value value) {
    return switch (value) {
      case Value.Present(String text) -> text;
      case Value.Null missing -> "NULL";
      case Value.Unchanged unchanged -> "UNCHANGED";
    };
  }

  @Override
  public void close() {
    stream.close();
    source.close();
  }
}
