// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.SourceSession.id;
import static io.syncline.testkit.contract.SourceSession.person;
import static io.syncline.testkit.contract.SourceSession.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.Checkpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Committed transactions come whole, in commit order, with positions that say where. */
interface StreamRules extends SourceRules {

  @Test
  default void aCommittedTransactionIsDeliveredWholeAndInOrder() {
    try (ChangeStream stream = session().open(session().begin())) {
      session()
          .commit(
              user -> {
                user.insert("people", person(1, "Ada"));
                user.insert("people", person(2, null));
                user.update("people", id(1), Map.of("name", "Ben"));
                user.delete("people", id(2));
              });

      List<StreamEvent.Piece> pieces = session().piecesToNow(stream);

      List<Change> changes = pieces.stream().flatMap(p -> p.changes().stream()).toList();
      assertThat(changes)
          .extracting(change -> change.getClass().getSimpleName())
          .containsExactly("Insert", "Insert", "Update", "Delete");
      assertThat(pieces.getLast().last()).isTrue();
      assertThat(changes).extracting(Change::position).isSorted().doesNotHaveDuplicates();
      assertThat(changes)
          .extracting(change -> change.transaction().commitLsn())
          .containsOnly(pieces.getFirst().transaction().commitLsn());
      assertThat(changes).allMatch(c -> c.position().lsn() == c.transaction().commitLsn());
      assertThat(pieces.getLast().end()).isGreaterThanOrEqualTo(changes.getLast().position());
      assertThat(changes).extracting(Change::table).containsOnly(SourceTables.PEOPLE);
    }
  }

  @Test
  default void valuesNullsAndIdentitiesAreTold() {
    try (ChangeStream stream = session().open(session().begin())) {
      session().commit(user -> user.insert("people", person(1, null)));
      session().commit(user -> user.update("people", id(1), Map.of("id", "2")));
      session().commit(user -> user.delete("people", id(2)));

      List<Change> changes = session().changesToNow(stream);

      var inserted = ((Change.Insert) changes.get(0)).after();
      assertThat(inserted.value("id")).isEqualTo(Value.of("1"));
      assertThat(inserted.value("name")).isEqualTo(Value.NULL);
      var rekeyed = (Change.Update) changes.get(1);
      assertThat(text(java.util.Objects.requireNonNull(rekeyed.oldIdentity()), "id"))
          .isEqualTo("1");
      assertThat(text(rekeyed.after(), "id")).isEqualTo("2");
      assertThat(text(((Change.Delete) changes.get(2)).oldIdentity(), "id")).isEqualTo("2");
    }
  }

  @Test
  default void anUpdateThatKeepsTheKeyNamesNoOldIdentity() {
    session().insertPerson(1, "Ada");
    try (ChangeStream stream = session().open(session().begin())) {
      session().commit(user -> user.update("people", id(1), Map.of("name", "Ben")));

      List<Change> changes = session().changesToNow(stream);

      assertThat(((Change.Update) changes.getFirst()).oldIdentity()).isNull();
    }
  }

  @Test
  default void aLargeValueThatDoesNotChangeIsUnchanged() {
    String large = "x".repeat(5000);
    Map<String, String> key = id(1);
    try (ChangeStream stream = session().open(session().begin())) {
      session()
          .commit(user -> user.insert("people", Map.of("id", "1", "name", "Ada", "note", large)));
      session().commit(user -> user.update("people", key, Map.of("name", "Ben")));
      session().commit(user -> user.update("people", key, Map.of("note", "")));

      List<Change> changes = session().changesToNow(stream);

      assertThat(((Change.Insert) changes.get(0)).after().value("note")).isEqualTo(Value.of(large));
      assertThat(((Change.Update) changes.get(1)).after().value("note")).isEqualTo(Value.UNCHANGED);
      assertThat(((Change.Update) changes.get(1)).after().value("name")).isEqualTo(Value.of("Ben"));
      assertThat(((Change.Update) changes.get(2)).after().value("note")).isEqualTo(Value.of(""));
    }
  }

  @Test
  default void aTruncationIsTold() {
    session().insertPerson(1, "Ada");
    try (ChangeStream stream = session().open(session().begin())) {
      session()
          .commit(
              user -> {
                user.truncate("people");
                user.insert("people", person(2, "Ben"));
              });

      List<Change> changes = session().changesToNow(stream);

      assertThat(changes.get(0)).isInstanceOf(Change.Truncate.class);
      assertThat(changes.get(0).table()).isEqualTo(SourceTables.PEOPLE);
      assertThat(changes.get(1)).isInstanceOf(Change.Insert.class);
    }
  }

  @Test
  default void whatIsRolledBackNeverHappened() {
    try (ChangeStream stream = session().open(session().begin())) {
      SourceStore.User user = session().store().begin();
      user.insert("people", person(1, "Ada"));
      user.rollback();

      assertThat(session().changesToNow(stream)).isEmpty();
    }
  }

  @Test
  default void transactionsComeInTheOrderOfTheirCommits() {
    try (ChangeStream stream = session().open(session().begin())) {
      SourceStore.User first = session().store().begin();
      SourceStore.User second = session().store().begin();
      first.insert("people", person(1, "first"));
      second.insert("people", person(2, "second"));
      first.insert("people", person(3, "first"));
      second.commit();
      first.commit();

      List<StreamEvent.Piece> pieces = session().piecesToNow(stream);

      assertThat(pieces.stream().flatMap(p -> p.changes().stream()).map(StreamRules::personId))
          .containsExactly("2", "1", "3");
      assertThat(pieces).extracting(StreamEvent.Piece::end).isSorted();
      assertThat(pieces.getFirst().transaction().commitLsn())
          .isLessThan(pieces.getLast().transaction().commitLsn());
    }
  }

  private static String personId(Change change) {
    return text(((Change.Insert) change).after(), "id");
  }

  @Test
  default void onlyTablesOfTheCatalogAreFollowed() {
    try (ChangeStream stream = session().open(session().begin())) {
      session().commit(user -> user.insert("others", Map.of("id", "1", "name", "x")));
      session().insertPerson(1, "Ada");
      session().commit(user -> user.insert("others", Map.of("id", "2", "name", "x")));

      assertThat(session().changesToNow(stream))
          .extracting(Change::table)
          .containsExactly(SourceTables.PEOPLE);
    }
  }

  @Test
  default void compositeKeysAreTold() {
    Map<String, String> key = Map.of("a", "1", "b", "x");
    try (ChangeStream stream = session().open(session().begin())) {
      session().commit(user -> user.insert("pairs", new HashMap<>(key)));
      session().commit(user -> user.update("pairs", key, Map.of("b", "y")));
      session().commit(user -> user.delete("pairs", Map.of("a", "1", "b", "y")));

      List<Change> changes = session().changesToNow(stream);

      var former = java.util.Objects.requireNonNull(((Change.Update) changes.get(1)).oldIdentity());
      assertThat(text(former, "a") + text(former, "b")).isEqualTo("1x");
      var last = ((Change.Delete) changes.get(2)).oldIdentity();
      assertThat(text(last, "a") + text(last, "b")).isEqualTo("1y");
    }
  }

  @Test
  default void aStreamGoesOnAfterItsCheckpoint() {
    Checkpoint begin = session().begin();
    session().insertPerson(1, "Ada");
    session().insertPerson(2, "Ben");
    Position afterFirst;
    try (ChangeStream stream = session().open(begin)) {
      afterFirst = session().piecesToNow(stream).getFirst().end();
    }
    session().insertPerson(3, "Cleo");

    try (ChangeStream stream = session().openWhenFree(begin.at(afterFirst))) {
      assertThat(session().changesToNow(stream).stream().map(StreamRules::personId))
          .containsExactly("2", "3");
    }
  }

  @Test
  default void aStreamGoesOnInTheMiddleOfATransaction() {
    Checkpoint begin = session().begin();
    session()
        .commit(
            user -> {
              for (int i = 1; i <= 5; i++) {
                user.insert("people", person(i, "x"));
              }
            });
    Position afterThird;
    try (ChangeStream stream = session().open(begin)) {
      afterThird = session().changesToNow(stream).get(2).position();
      stream.confirm(afterThird);
    }

    try (ChangeStream stream = session().openWhenFree(begin.at(afterThird))) {
      List<StreamEvent.Piece> pieces = session().piecesToNow(stream);
      assertThat(pieces.stream().flatMap(p -> p.changes().stream()).map(StreamRules::personId))
          .containsExactly("4", "5");
      assertThat(pieces.getLast().last()).isTrue();
    }
  }

  @Test
  default void anIdleStreamAdvances() {
    try (ChangeStream stream = session().open(session().begin())) {
      List<StreamEvent> first = session().eventsToNow(stream);
      List<StreamEvent> second = session().eventsToNow(stream);

      assertThat(second).allMatch(StreamEvent.Progress.class::isInstance);
      assertThat(second.getLast().end()).isGreaterThan(first.getLast().end());
    }
  }
}
