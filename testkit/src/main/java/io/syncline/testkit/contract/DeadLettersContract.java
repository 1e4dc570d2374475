// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Attempt;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.DeadLetter.Resolution;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.FailureClass;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of dead letters promises. */
public abstract class DeadLettersContract {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final EntityId BILL = new EntityId("Bill", "42");
  private static final EntityId PERSON = new EntityId("Person", "[\"a\",\"1\"]");
  private static final Decision DECISION = new Decision("known to be wrong", "anna", AT);
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(3, Duration.ofSeconds(5), Duration.ofMinutes(5));

  /** A store in which nothing is aside. */
  protected abstract StateStore state();

  private DeadLetters letters() {
    return state().deadLetters();
  }

  private void setAside(EntityId id, Instant at, String reason) {
    letters()
        .setAside(
            new Refused("a", "graph", Lane.HIGH, id, "Neo.X", reason, "{\"k\": 1}", "1:0/10", at),
            SCHEDULE);
  }

  private List<EntityId> due(Instant at) {
    return letters().due("a", "graph", List.of("Bill", "Person"), new DeadLetters.Due(at, 100));
  }

  @Test
  void whatIsSetAsideIsFoundAsItIs() {
    setAside(BILL, AT, "too large");

    assertThat(letters().find("a", Filter.ALL))
        .containsExactly(
            new DeadLetter(
                "a",
                "graph",
                Lane.HIGH,
                BILL,
                FailureClass.RECORD,
                "Neo.X",
                "too large",
                "{\"k\": 1}",
                "1:0/10",
                1,
                false,
                AT,
                AT,
                AT.plusSeconds(5)));
    assertThat(letters().loadKeys("a", "graph")).containsExactly(BILL);
    assertThat(letters().loadKeys("a", "other")).isEmpty();
    assertThat(letters().loadKeys("b", "graph")).isEmpty();
  }

  @Test
  void attemptsBackOffAndEnd() {
    setAside(BILL, AT, "one");
    setAside(BILL, AT.plusSeconds(5), "two");
    assertThat(due(AT.plusSeconds(14))).isEmpty();
    assertThat(due(AT.plusSeconds(15))).containsExactly(BILL);

    setAside(BILL, AT.plusSeconds(15), "three");
    assertThat(due(AT.plusSeconds(100_000))).isEmpty();
    assertThat(letters().attempts("a", "graph", BILL))
        .extracting(Attempt::number, Attempt::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "one"),
            org.assertj.core.groups.Tuple.tuple(2, "two"),
            org.assertj.core.groups.Tuple.tuple(3, "three"));
  }

  @Test
  void aRowThatIsRefusedForEverDoesNotFillTheStore() {
    for (int i = 0; i < 20; i++) {
      setAside(BILL, AT.plusSeconds(i), "again " + i);
    }

    List<Attempt> attempts = letters().attempts("a", "graph", BILL);
    assertThat(attempts).hasSize(3);
    assertThat(attempts.getLast().number()).isEqualTo(20);
    assertThat(attempts.getLast().reason()).isEqualTo("again 19");
  }

  @Test
  void aLaterChangeHasTheRowTriedAgainButNotAtOnce() {
    setAside(BILL, AT, "one");

    letters().expect("a", "graph", Set.of(BILL), AT);

    assertThat(due(AT)).isEmpty();
    assertThat(due(AT.plusSeconds(1))).containsExactly(BILL);
    assertThat(letters().find("a", Filter.ALL).getFirst().requested()).isTrue();
    setAside(PERSON, AT, "one");
    assertThat(letters().counts("a")).isEqualTo(new DeadLetters.Counts(1, 1, 0));
    assertThat(letters().counts("b")).isEqualTo(new DeadLetters.Counts(0, 0, 0));
  }

  @Test
  void dueIsLimitedAndOnlyForTheEntriesAskedFor() {
    setAside(BILL, AT, "one");
    setAside(PERSON, AT.minusSeconds(1), "one");

    Instant later = AT.plusSeconds(60);
    assertThat(letters().due("a", "graph", List.of("Bill"), new DeadLetters.Due(later, 9)))
        .containsExactly(BILL);
    assertThat(
            letters().due("a", "graph", List.of("Bill", "Person"), new DeadLetters.Due(later, 1)))
        .containsExactly(PERSON);
  }

  @Test
  void whatIsResolvedIsGoneAndItsAttemptsStay() {
    setAside(BILL, AT, "one");

    Map<EntityId, Integer> tried =
        letters().resolve("a", "graph", Set.of(BILL, PERSON), Resolution.HEALED, AT.plusSeconds(9));

    assertThat(tried).containsExactly(Map.entry(BILL, 1));
    assertThat(letters().find("a", Filter.ALL)).isEmpty();
    assertThat(letters().loadKeys("a", "graph")).isEmpty();
    assertThat(letters().attempts("a", "graph", BILL))
        .containsExactly(
            new Attempt(1, "Neo.X", "one", AT, AT.plusSeconds(9), "healed", null, "syncline"));
  }

  @Test
  void aPersonHasThemTriedAgainAsIfForTheFirstTime() {
    setAside(BILL, AT, "one");
    setAside(BILL, AT, "two");
    setAside(BILL, AT, "three");
    setAside(PERSON, AT, "one");

    assertThat(letters().retry("a", Filter.of(BILL), DECISION)).isEqualTo(1);

    assertThat(due(AT)).containsExactly(BILL);
    setAside(BILL, AT.plusSeconds(1), "four");
    assertThat(due(AT.plusSeconds(6))).contains(BILL);
  }

  @Test
  void whatIsDiscardedIsNotTrustedUntilItChanges() {
    setAside(BILL, AT, "one");

    assertThat(letters().discard("a", Filter.of(BILL), DECISION)).isEqualTo(1);

    assertThat(letters().find("a", Filter.ALL)).isEmpty();
    assertThat(letters().loadKeys("a", "graph")).containsExactly(BILL);
    assertThat(due(AT.plusSeconds(100_000))).isEmpty();
    Attempt attempt = letters().attempts("a", "graph", BILL).getFirst();
    assertThat(attempt.resolution()).isEqualTo("discarded");
    assertThat(attempt.resolutionReason()).isEqualTo("known to be wrong");
    assertThat(attempt.resolvedBy()).isEqualTo("anna");

    letters().expect("a", "graph", Set.of(BILL), AT.plusSeconds(50));
    assertThat(due(AT.plusSeconds(50))).containsExactly(BILL);
    letters().resolve("a", "graph", Set.of(BILL), Resolution.HEALED, AT.plusSeconds(60));
    assertThat(letters().loadKeys("a", "graph")).isEmpty();
  }

  @Test
  void filtersMeanWhatTheySay() {
    setAside(BILL, AT, "Property value is 100% too_large");
    setAside(PERSON, AT.plusSeconds(60), "already exists");

    assertThat(ids(new Filter(null, "Bill", null, null, null))).containsExactly(BILL);
    assertThat(ids(new Filter(null, null, "42", null, null))).containsExactly(BILL);
    assertThat(ids(new Filter("graph", null, null, "ALREADY", null))).containsExactly(PERSON);
    assertThat(ids(new Filter(null, null, null, "100% too_l", null))).containsExactly(BILL);
    assertThat(ids(new Filter(null, null, null, "neo.x", null))).containsExactly(BILL, PERSON);
    assertThat(ids(new Filter(null, null, null, null, AT.plusSeconds(60)))).containsExactly(BILL);
    assertThat(ids(new Filter("other", null, null, null, null))).isEmpty();
  }

  private List<EntityId> ids(Filter filter) {
    return letters().find("a", filter).stream().map(DeadLetter::id).toList();
  }
}
