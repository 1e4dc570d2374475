// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source under test, and short ways to use it. One thread. */
final class SourceSession implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SourceStore store;
  private final ChangeSource source;

  SourceSession(SourceStore store) {
    this.store = store;
    this.source = store.open();
  }

  SourceStore store() {
    return store;
  }

  ChangeSource source() {
    return source;
  }

  Catalog catalog() {
    return source.loadCatalog(List.of(SourceTables.PEOPLE, SourceTables.PAIRS));
  }

  /** Begins at a snapshot that is not read. */
  Checkpoint begin() {
    try (SnapshotSession snapshot = beginSnapshot()) {
      return checkpoint(snapshot);
    }
  }

  SnapshotSession beginSnapshot() {
    return source.beginSnapshot(List.of(SourceTables.PIPELINE), catalog());
  }

  static Checkpoint checkpoint(SnapshotSession snapshot) {
    return new Checkpoint(Stage.STREAM, 1, snapshot.position(), snapshot.source());
  }

  ChangeStream open(Checkpoint from) {
    return source.open(SourceTables.PIPELINE, from, catalog());
  }

  /** One committed transaction. */
  void commit(Consumer<SourceStore.User> work) {
    SourceStore.User user = store.begin();
    work.accept(user);
    user.commit();
  }

  void insertPerson(long id, @Nullable String name) {
    commit(user -> user.insert("people", person(id, name)));
  }

  static Map<String, @Nullable String> person(long id, @Nullable String name) {
    Map<String, @Nullable String> row = new HashMap<>();
    row.put("id", Long.toString(id));
    row.put("name", name);
    return row;
  }

  static Map<String, String> id(long id) {
    return Map.of("id", Long.toString(id));
  }

  /** Everything that is delivered until the log as it is now is used up. */
  List<StreamEvent> eventsToNow(ChangeStream stream) {
    long goal = source.progress(SourceTables.PIPELINE).currentLsn();
    source.heartbeat();
    List<StreamEvent> events = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      StreamEvent event = stream.poll(Duration.ofMillis(100));
      if (event != null) {
        events.add(event);
        boolean cut = event instanceof StreamEvent.Piece piece && !piece.last();
        if (event.end().lsn() >= goal && !cut) {
          return events;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the stream did not come to " + goal + ": " + events);
      }
    }
  }

  List<StreamEvent.Piece> piecesToNow(ChangeStream stream) {
    return eventsToNow(stream).stream()
        .filter(StreamEvent.Piece.class::isInstance)
        .map(StreamEvent.Piece.class::cast)
        .toList();
  }

  List<Change> changesToNow(ChangeStream stream) {
    return piecesToNow(stream).stream().flatMap(piece -> piece.changes().stream()).toList();
  }

  /** Opens a stream as soon as its slot is free; a server may take a moment to notice an end. */
  ChangeStream openWhenFree(Checkpoint from) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return open(from);
      } catch (SynclineException e) {
        if (!e.passesByItself() || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  static List<Row> all(SnapshotSession snapshot, TableId table, List<String> columns) {
    List<Row> rows = new ArrayList<>();
    try (RowCursor cursor = snapshot.open(table, columns)) {
      for (List<Row> some = cursor.next(3); !some.isEmpty(); some = cursor.next(3)) {
        rows.addAll(some);
      }
    }
    return rows;
  }

  static String text(Row row, String column) {
    return row.value(column) instanceof Value.Present(String text) ? text : "";
  }

  /** People's names by id, kept up to date by changes. */
  static final class People {
    final Map<Long, String> names = new TreeMap<>();

    void apply(Change change) {
      switch (change) {
        case Change.Insert insert -> put(insert.after());
        case Change.Read read -> put(read.after());
        case Change.Update update -> {
          if (update.oldIdentity() != null) {
            names.remove(Long.valueOf(text(update.oldIdentity(), "id")));
          }
          put(update.after());
        }
        case Change.Delete delete -> names.remove(Long.valueOf(text(delete.oldIdentity(), "id")));
        case Change.Truncate truncate -> names.clear();
      }
    }

    void put(Row row) {
      names.put(Long.valueOf(text(row, "id")), text(row, "name"));
    }
  }

  @Override
  public void close() {
    source.close();
    store.close();
  }
}
