// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.core.verify.VerifyStore.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every store of comparisons promises. */
public abstract class VerifyStoreContract {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant LATER = AT.plusSeconds(3600);
  private static final EntityId BILL = new EntityId("Bill", "42");
  private static final EntityId PERSON = new EntityId("Person", "[\"a\",\"1\"]");
  private static final Discrepancy STALE =
      new Discrepancy(Discrepancy.Kind.STALE, "title", "\"new\"", "\"old\" 'x' {,}");

  /** A store in which nothing is. */
  protected abstract StateStore state();

  private VerifyStore store() {
    return state().verifications();
  }

  private static VerifyRun run(String sync, Depth depth, String scope) {
    return new VerifyRun(
        0,
        sync,
        "graph",
        depth,
        List.of("Bill", "Person"),
        scope,
        VerifyRun.RUNNING,
        "0/1A",
        "mapped so",
        Tally.NONE,
        List.of(),
        "anna",
        AT,
        null);
  }

  private static Difference different(EntityId id, Instant at, Discrepancy... discrepancies) {
    return new Difference(
        id, Verdict.DIFFERENT, List.of(discrepancies), "1:0/10", "dead letter 7", at);
  }

  private static Chunk chunk(String entry, int number, String upTo) {
    return new Chunk(entry, Chunk.ROWS, number, upTo, Tally.of(Verdict.EQUAL, number + 10L));
  }

  /** A run that is done, and found these. */
  private VerifyRun done(Depth depth, String scope, Difference... found) {
    VerifyRun run = store().begin(run("a", depth, scope));
    store().saveChunk(run.id(), chunk("Bill", 0, ""), List.of(found));
    store().save(run.ended(VerifyRun.DONE, LATER));
    return run;
  }

  private Instant firstSeen(Depth depth, String scope) {
    VerifyRun run = done(depth, scope, different(BILL, LATER, STALE));
    return store().differences(run.id(), null, 10).getFirst().firstSeenAt();
  }

  @Test
  void aRowThatTwoChunksNameIsCountedOnce() {
    EntityId other = new EntityId("Bill", "43");
    VerifyRun run = store().begin(run("a", Depth.TOKENS, "all"));
    store().saveChunk(run.id(), chunk("Bill", 0, ""), List.of(different(BILL, AT, STALE)));
    store()
        .saveChunk(
            run.id(),
            new Chunk("Bill", Chunk.TARGET, 0, "", Tally.NONE),
            List.of(different(BILL, AT, STALE), different(other, AT, STALE)));

    assertThat(store().found(run.id())).isEqualTo(Tally.of(Verdict.DIFFERENT, 2));
  }

  @Test
  void whatWasProvenOfOnePassIsPaged() {
    long run = store().begin(run("a", Depth.BUCKETS, "all")).id();
    Proof proof =
        new Proof(new Digest(10, List.of(-1L, Long.MIN_VALUE)), new Digest(9, List.of(7L)));
    Chunk proven = new Chunk("Bill", Chunk.ROWS, 1, "=20", Tally.of(Verdict.EQUAL, 11), proof);
    store().saveChunk(run, chunk("Bill", 2, ""), List.of());
    store().saveChunk(run, proven, List.of());
    store().saveChunk(run, chunk("Bill", 0, "=10"), List.of());
    store().saveChunk(run, chunk("User", 0, "=10"), List.of());
    store().saveChunk(run, new Chunk("Bill", Chunk.TARGET, 0, "", Tally.NONE), List.of());

    assertThat(store().chunks(run, "Bill", Chunk.ROWS, 0, 2))
        .containsExactly(chunk("Bill", 0, "=10"), proven);
    assertThat(store().chunks(run, "Bill", Chunk.ROWS, 2, 2)).containsExactly(chunk("Bill", 2, ""));
    assertThat(store().chunks(run + 1, "Bill", Chunk.ROWS, 0, 2)).isEmpty();
  }

  @Test
  void aRunIsMadeByOneProcess() {
    VerifyRun run = store().begin(run("a", Depth.TOKENS, "all"));
    VerifyRun other = store().begin(run("a", Depth.TOKENS, "all"));

    VerifyStore.Hold first = Objects.requireNonNull(store().tryHold(run.id()));
    assertThat(store().tryHold(run.id())).isNull();
    VerifyStore.Hold beside = Objects.requireNonNull(store().tryHold(other.id()));
    first.close();
    for (int i = 0; i < 10; i++) { // at once, each time
      Objects.requireNonNull(store().tryHold(run.id())).close();
    }

    beside.close();
  }

  @Test
  void aScheduleIsKeptByOneProcess() {
    VerifyStore.Hold first = Objects.requireNonNull(store().tryHoldSchedule("a"));

    assertThat(store().tryHoldSchedule("a")).isNull();
    Objects.requireNonNull(store().tryHoldSchedule("b")).close();
    first.close();
    Objects.requireNonNull(store().tryHoldSchedule("a")).close();
  }

  @Test
  void aRunIsFoundAsItIs() {
    VerifyRun begun = store().begin(run("a", Depth.DEEP, "all"));
    VerifyRun other = store().begin(run("b", Depth.TOKENS, "Bill 42"));
    Tally tally =
        new Tally(
            Map.of(
                Verdict.EQUAL, 1L,
                Verdict.NEWER, 2L,
                Verdict.DIFFERENT, 3L,
                Verdict.DEFERRED, 4L,
                Verdict.KNOWN_FAILURE, 5L,
                Verdict.UNVERIFIABLE, 1L << 40));
    VerifyRun ended =
        begun.with(tally, List.of("constraint missing", "")).ended(VerifyRun.DONE, LATER);

    assertThat(store().find(begun.id())).contains(begun);
    store().save(ended);

    assertThat(begun.id()).isPositive().isNotEqualTo(other.id());
    assertThat(store().find(begun.id())).contains(ended);
    assertThat(store().find(other.id())).contains(other);
    assertThat(store().find(other.id() + 1)).isEmpty();
  }

  @Test
  void theLatestRunsOfASyncComeFirst() {
    VerifyRun one = store().begin(run("a", Depth.DEEP, "all"));
    VerifyRun two = store().begin(run("a", Depth.DEEP, "all"));
    store().begin(run("b", Depth.DEEP, "all"));
    VerifyRun three = store().begin(run("a", Depth.DEEP, "all"));

    assertThat(store().runs("a", 2)).containsExactly(three, two);
    assertThat(store().runs("a", 10)).containsExactly(three, two, one);
  }

  @Test
  void chunksComeInTheOrderOfTheirNumbersWithWhatWasFoundInThem() {
    long run = store().begin(run("a", Depth.DEEP, "all")).id();
    Difference bill = different(BILL, AT, STALE, STALE);
    Difference person =
        new Difference(PERSON, Verdict.DEFERRED, List.of(), null, "", AT.minusSeconds(5));
    store().saveChunk(run, chunk("Person", 1, ""), List.of(person));
    store().saveChunk(run, chunk("Bill", 0, "[\"x\"]"), List.of(bill));

    assertThat(store().chunks(run))
        .containsExactly(chunk("Bill", 0, "[\"x\"]"), chunk("Person", 1, ""));
    assertThat(store().differences(run, null, 10)).containsExactly(bill, person);
    assertThat(store().chunks(run + 1)).isEmpty();
    assertThat(store().differences(run + 1, null, 10)).isEmpty();
  }

  @Test
  void differencesComeAPageAfterTheOther() {
    long run = store().begin(run("a", Depth.DEEP, "all")).id();
    List<Difference> all =
        List.of("1", "10", "2", "B", "a").stream()
            .map(key -> different(new EntityId("Bill", key), AT, STALE))
            .toList();
    store().saveChunk(run, chunk("Bill", 0, ""), all);
    store().saveChunk(run, chunk("Person", 1, ""), List.of(different(PERSON, AT)));

    List<Difference> first = store().differences(run, null, 4);
    List<Difference> second = store().differences(run, first.getLast().id(), 4);

    assertThat(first).isEqualTo(all.subList(0, 4));
    assertThat(second).containsExactly(all.getLast(), different(PERSON, AT));
    assertThat(store().differences(run, PERSON, 4)).isEmpty();
  }

  @Test
  void aChunkThatIsSavedAgainReplacesWhatWasFoundInIt() {
    long run = store().begin(run("a", Depth.DEEP, "all")).id();
    EntityId other = new EntityId("Bill", "43");
    store().saveChunk(run, chunk("Bill", 0, "x"), List.of(different(BILL, AT, STALE)));
    store().saveChunk(run, chunk("Bill", 1, ""), List.of(different(other, AT)));

    store().saveChunk(run, chunk("Bill", 0, "y"), List.of());

    assertThat(store().chunks(run)).containsExactly(chunk("Bill", 0, "y"), chunk("Bill", 1, ""));
    assertThat(store().differences(run, null, 10)).containsExactly(different(other, AT));
  }

  @Test
  void whatIsFoundInBothPassesIsKeptOnceAsFoundLast() {
    long run = store().begin(run("a", Depth.DEEP, "all")).id();
    Difference last =
        different(BILL, AT, new Discrepancy(Discrepancy.Kind.ORPHAN, "node", "", "there"));
    store().saveChunk(run, chunk("Bill", 0, ""), List.of(different(BILL, AT, STALE)));

    store().saveChunk(run, new Chunk("Bill", Chunk.TARGET, 1, "", Tally.NONE), List.of(last));

    assertThat(store().differences(run, null, 10)).containsExactly(last);
  }

  @Test
  void aDifferenceThatWasThereBeforeIsAsOldAsItIs() {
    done(Depth.TOKENS, "all", different(BILL, AT, STALE));
    done(Depth.TOKENS, "all", different(BILL, AT.plusSeconds(60), STALE));
    done(Depth.TOKENS, "sample 1 %");
    done(Depth.TOKENS, "Bill 43");
    store().begin(run("a", Depth.DEEP, "all"));

    assertThat(firstSeen(Depth.TOKENS, "all")).isEqualTo(AT);
  }

  @Test
  void aRunThatDidNotFindItAnyMoreEndsADifference() {
    done(Depth.TOKENS, "all", different(BILL, AT, STALE));
    done(Depth.TOKENS, "all");

    assertThat(firstSeen(Depth.TOKENS, "all")).isEqualTo(LATER);
  }

  @Test
  void lookingAtOneRowEndsItsDifferenceToo() {
    done(Depth.TOKENS, "all", different(BILL, AT, STALE));
    done(Depth.DEEP, "Bill 42");

    assertThat(firstSeen(Depth.TOKENS, "all")).isEqualTo(LATER);
  }

  @Test
  void whatOnlyACloserLookSeesIsNotEndedByAnother() {
    done(Depth.DEEP, "all", different(BILL, AT, STALE));
    done(Depth.TOKENS, "all");

    assertThat(firstSeen(Depth.DEEP, "all")).isEqualTo(AT);
  }

  @Test
  void anotherSyncsDifferencesAreItsOwn() {
    VerifyRun other = store().begin(run("b", Depth.TOKENS, "all"));
    store().saveChunk(other.id(), chunk("Bill", 0, ""), List.of(different(BILL, AT, STALE)));

    assertThat(firstSeen(Depth.TOKENS, "all")).isEqualTo(LATER);
  }

  @Test
  void onlyTheLatestRunsOfASyncAreKept() {
    VerifyRun old = done(Depth.DEEP, "all", different(BILL, AT, STALE));
    VerifyRun other = store().begin(run("b", Depth.DEEP, "all"));
    VerifyRun kept = done(Depth.DEEP, "all", different(BILL, AT, STALE));
    VerifyRun last = done(Depth.DEEP, "all");

    store().prune("a", 2);

    assertThat(store().runs("a", 10))
        .extracting(VerifyRun::id)
        .containsExactly(last.id(), kept.id());
    assertThat(store().chunks(old.id())).isEmpty();
    assertThat(store().differences(old.id(), null, 10)).isEmpty();
    assertThat(store().differences(kept.id(), null, 10)).hasSize(1);
    assertThat(store().find(other.id())).isPresent();
  }
}
