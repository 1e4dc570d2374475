// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.SourceSession.id;
import static io.syncline.testkit.contract.SourceSession.person;
import static io.syncline.testkit.contract.SourceSession.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.checkpoint.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows read outside the stream can be put in their place in it. */
interface ReadRules extends SourceRules {

  @Test
  default void rowsAreReadByTheirKeys() {
    for (int i = 1; i <= 5; i++) {
      session().insertPerson(i, "p" + i);
    }

    try (RowReader reader = session().source().rowReader()) {
      RowReader.Rows rows =
          reader.readKeys(
              SourceTables.PEOPLE,
              SourceTables.PEOPLE_KEY,
              List.of("2", "4", "99"),
              List.of("id", "name"));

      assertThat(rows.rows().stream().map(row -> text(row, "id") + text(row, "name")))
          .containsExactlyInAnyOrder("2p2", "4p4");
    }
  }

  @Test
  default void compositeKeysAreReadByTheirText() {
    session()
        .commit(
            user -> {
              user.insert("pairs", java.util.Map.of("a", "1", "b", "x\"y", "v", "yes"));
              user.insert("pairs", java.util.Map.of("a", "1", "b", "z", "v", "no"));
            });

    try (RowReader reader = session().source().rowReader()) {
      RowReader.Rows rows =
          reader.readKeys(
              SourceTables.PAIRS,
              SourceTables.PAIRS_KEY,
              List.of("[\"1\",\"x\\\"y\"]", "[\"2\",\"z\"]"),
              List.of("a", "b", "v"));

      assertThat(rows.rows().stream().map(row -> text(row, "v"))).containsExactly("yes");
    }
  }

  @Test
  default void rowsArePagedInTheOrderOfTheirKeys() {
    session()
        .commit(
            user -> {
              for (int i = 0; i < 12; i++) {
                user.insert("pairs", java.util.Map.of("a", "" + i % 3, "b", "k" + i));
              }
            });

    List<String> seen = new ArrayList<>();
    try (RowReader reader = session().source().rowReader()) {
      @Nullable List<String> after = null;
      while (true) {
        List<Row> page =
            reader
                .readAfter(SourceTables.PAIRS, SourceTables.PAIRS_KEY, after, 5, List.of("a", "b"))
                .rows();
        page.forEach(row -> seen.add(text(row, "a") + "/" + text(row, "b")));
        if (page.size() < 5) {
          break;
        }
        after = List.of(text(page.getLast(), "a"), text(page.getLast(), "b"));
      }
    }

    assertThat(seen).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  default void theWatermarkIsTakenBeforeTheRead() {
    try (RowReader reader = session().source().rowReader()) {
      long before = session().source().progress(SourceTables.PIPELINE).currentLsn();
      RowReader.Rows rows = people(reader);
      long after = session().source().progress(SourceTables.PIPELINE).currentLsn();

      assertThat(rows.low().lsn()).isBetween(before, after);
    }
  }

  private static RowReader.Rows people(RowReader reader) {
    return reader.readAfter(
        SourceTables.PEOPLE, SourceTables.PEOPLE_KEY, null, 1000, List.of("id", "name"));
  }

  /** The rule by which reads are used: nothing delivered before the watermark may be unseen. */
  @Test
  default void aReadThatSawAllThatWasDeliveredIsNewerThanAllOfIt() throws Exception {
    Checkpoint begin = session().begin();
    AtomicBoolean done = new AtomicBoolean();
    List<RowReader.Rows> reads = new ArrayList<>();
    List<StreamEvent.Piece> pieces = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3);
        ChangeStream stream = session().open(begin);
        RowReader reader = session().source().rowReader()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int writer = i;
        writers.add(threads.submit(() -> write(writer, done)));
      }
      for (int i = 0; i < 40; i++) {
        reads.add(people(reader));
        pieces.addAll(session().piecesToNow(stream));
      }
      done.set(true);
      for (Future<?> writer : writers) {
        writer.get(30, TimeUnit.SECONDS);
      }
      reads.add(people(reader)); // nobody writes any more: this one sees everything
      pieces.addAll(session().piecesToNow(stream));
    }

    int used = 0;
    for (RowReader.Rows read : reads) {
      used += usable(read, pieces) ? 1 : 0;
    }
    assertThat(used).isPositive();
    for (RowReader.Rows read : reads) {
      if (usable(read, pieces)) {
        assertThat(readThen(read, pieces).names).isEqualTo(streamed(pieces).names);
      }
    }
  }

  private void write(int writer, AtomicBoolean done) {
    Random dice = new Random(writer);
    List<Long> mine = new ArrayList<>();
    for (long next = 1000L * writer; !done.get() && next < 1000L * writer + 900; next++) {
      SourceStore.User user = session().store().begin();
      user.insert("people", person(next, "new"));
      mine.add(next);
      if (mine.size() > 5) {
        long some = mine.get(dice.nextInt(mine.size()));
        user.update("people", id(some), java.util.Map.of("name", "n" + next));
      }
      if (mine.size() > 20) {
        user.delete("people", id(mine.remove(dice.nextInt(mine.size()))));
      }
      user.commit();
    }
  }

  private static boolean usable(RowReader.Rows read, List<StreamEvent.Piece> pieces) {
    return pieces.stream()
        .filter(piece -> piece.transaction().commitLsn() <= read.low().lsn())
        .allMatch(piece -> read.snapshot().sees(piece.transaction().xid()));
  }

  /** The read at its watermark, and what the stream delivers after it. */
  private static SourceSession.People readThen(
      RowReader.Rows read, List<StreamEvent.Piece> pieces) {
    SourceSession.People people = new SourceSession.People();
    read.rows().forEach(people::put);
    for (StreamEvent.Piece piece : pieces) {
      for (Change change : piece.changes()) {
        if (change.position().compareTo(read.low()) > 0) {
          people.apply(change);
        }
      }
    }
    return people;
  }

  private static SourceSession.People streamed(List<StreamEvent.Piece> pieces) {
    SourceSession.People people = new SourceSession.People();
    pieces.forEach(piece -> piece.changes().forEach(people::apply));
    return people;
  }
}
