// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.capture.ChangeQueue.Refusal;
import io.syncline.core.capture.ChangeQueue.Wanted;
import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.postgres.state.PostgresStateStore;
import io.syncline.postgres.trigger.PostgresQueue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writers and workers at one queue. */
final class QueueTest {
  private static final int ROWS = 1000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestDatabase database;
  private PostgresQueue queue;

  @BeforeEach
  void setUp() {
    database = Items.createQueue();
    database.sql("INSERT INTO items SELECT g, 'x' FROM generate_series(1, " + ROWS + ") g");
    queue = new PostgresQueue(database.runtime(), "syncline", "neo4j");
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    queue.close();
    database.close();
  }

  private List<Claim> claim(Member member, boolean all) {
    return queue.claim(member, new Wanted(1, List.of(Lane.NORMAL), ROWS, all));
  }

  private void complete(Member member, List<Claim> claims) {
    List<Done> left = claims.stream().map(claim -> new Done(claim, true)).toList();
    while (!left.isEmpty()) {
      left = queue.complete(member, left, List.of());
    }
  }

  @Test
  void whatIsToBeMendedSaysSoInEachClaimUntilItIsDone() {
    Member member = queue.join("test", Duration.ofMinutes(5));
    List<Claim> before = claim(member, true);
    queue.mend("Item", Lane.NORMAL, List.of("1", "5000"), OrphanPolicy.QUARANTINE);
    complete(member, before); // what was read before it was asked for
    List<Claim> claims = claim(member, true);
    queue.putBack(member, claims.stream().map(Claim::id).toList(), Duration.ZERO);
    List<Claim> again = claim(member, true);
    complete(member, again);
    queue.add("Item", Lane.NORMAL, List.of("1"));

    List<Claim> later = claim(member, true);

    assertThat(before).extracting(Claim::mend).containsOnlyNulls();
    assertThat(claims).hasSize(2).extracting(Claim::mend).containsOnly(OrphanPolicy.QUARANTINE);
    assertThat(again).hasSize(2).extracting(Claim::mend).containsOnly(OrphanPolicy.QUARANTINE);
    assertThat(later).hasSize(1).extracting(Claim::mend).containsOnlyNulls();
  }

  @Test
  void whoNeverGotTheAnswerToAClaimCanPutItBack() {
    Member member = queue.join("test", Duration.ofMinutes(5));
    Member other = queue.join("test", Duration.ofMinutes(5));
    List<EntityId> unheard = claim(member, true).stream().map(Claim::id).toList();

    List<EntityId> claimed = queue.claimed(member);
    queue.putBack(member, claimed, Duration.ZERO);

    assertThat(claimed).hasSize(ROWS).containsExactlyInAnyOrderElementsOf(unheard);
    assertThat(queue.claimed(member)).isEmpty();
    assertThat(claim(other, true)).hasSize(ROWS);
  }

  @Test
  void whatIsSetAsideIsAsOldAsItsFailureAndNotAsItsRow() {
    Member member = queue.join("test", Duration.ofMinutes(5));
    List<Claim> claims = claim(member, true);
    database.sql("UPDATE syncline.graph_sync_status SET created_at = now() - interval '30 days'");
    Instant hourAgo = Instant.now().minus(Duration.ofHours(1));

    queue.setAside(
        member, new Refusal(claims.getFirst(), "Neo.X", "too large", "{}"), RetrySchedule.DEFAULTS);

    try (PostgresStateStore store = new PostgresStateStore(database.runtime())) {
      DeadLetter letter = store.deadLetters().find("syncline", Filter.ALL).getFirst();
      assertThat(letter.firstAt()).isAfter(hourAgo);
      assertThat(letter.lastAt()).isAfter(hourAgo);
      Filter older = new Filter(null, null, null, null, hourAgo);
      assertThat(store.deadLetters().find("syncline", older)).isEmpty();
    }
  }

  @Test
  void whatChangesForEverAndIsRefusedForEverDoesNotFillTheTable() {
    Member member = queue.join("test", Duration.ofMinutes(5));
    complete(member, claim(member, true));
    RetrySchedule three = new RetrySchedule(3, Duration.ofSeconds(5), Duration.ofMinutes(5));

    for (int i = 1; i <= 5; i++) {
      database.sql("UPDATE items SET name = 'refused " + i + "' WHERE id = 1");
      Claim claim = claim(member, true).getFirst();
      queue.setAside(member, new Refusal(claim, "Neo.X", "refused " + i, "{}"), three);
    }

    assertThat(
            database.value(
                "SELECT string_agg(failure_message, ', ' ORDER BY id) FROM"
                    + " syncline.graph_sync_failures"))
        .isEqualTo("refused 1, refused 2, refused 5");
  }

  /** Hazard 22: no dead row goes while somebody might still see it, and claims pass them by. */
  @Test
  void aForeignSnapshotDoesNotMakeClaimsEverSlower() throws Exception {
    Member member = queue.join("test", Duration.ofMinutes(5));
    complete(member, claim(member, true));
    List<Long> took = new ArrayList<>();
    try (Connection foreign = database.connect();
        Statement snapshot = foreign.createStatement()) {
      snapshot.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM items");
      for (int i = 0; i < 24; i++) {
        database.sql("UPDATE items SET name = name || 'x'");
        long began = System.nanoTime();
        List<Claim> claims = claim(member, false);
        took.add((System.nanoTime() - began) / 1_000);
        assertThat(claims).hasSize(ROWS);
        complete(member, claims);
        began = System.nanoTime();
        assertThat(claim(member, false)).isEmpty();
        took.set(i, took.get(i) + (System.nanoTime() - began) / 1_000);
      }
    }

    assertThat(median(took.subList(16, 24)))
        .as("microseconds for a claim, one after the other: %s", took)
        .isLessThan(4 * median(took.subList(0, 8)) + 20_000);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Hazard 15: workers take and complete rows in an order of their own. */
  @Test
  void writersAreNeverVictimsOfWorkers() throws Exception {
    AtomicBoolean working = new AtomicBoolean(true);
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(CompletableFuture.runAsync(() -> work(working), threads));
    }
    CompletableFuture<Void> upwards = CompletableFuture.runAsync(() -> write(1), threads);
    CompletableFuture<Void> downwards = CompletableFuture.runAsync(() -> write(-1), threads);

    upwards.get(60, TimeUnit.SECONDS); // fails with the statement that failed
    downwards.get(60, TimeUnit.SECONDS);
    working.set(false);
    for (CompletableFuture<Void> worker : workers) {
      worker.get(60, TimeUnit.SECONDS);
    }
    Member last = queue.join("last", Duration.ofMinutes(5));
    complete(last, claim(last, true));
    assertThat(queue.backlog().values()).allMatch(lane -> lane.waiting() == 0);
  }

  private void work(AtomicBoolean working) {
    Member member = queue.join("worker", Duration.ofMinutes(5));
    while (working.get()) {
      List<Claim> claims = new ArrayList<>(claim(member, true));
      java.util.Collections.shuffle(claims, new java.util.Random(member.number()));
      complete(member, claims);
    }
  }

  /**
   * Writes the same rows as the other writer, one by one, in one order or the other. Their locks
   * are taken before, so that without triggers neither could be a victim.
   */
  private void write(int step) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET deadlock_timeout = '20ms'; SET lock_timeout = '10s'");
      for (int round = 0; round < 40; round++) {
        for (int first = 1; first <= 100; first += 5) {
          int from = step > 0 ? first : 101 - first - 4;
          statement.execute("BEGIN");
          statement.execute(
              "SELECT FROM items WHERE id BETWEEN %d AND %d ORDER BY id FOR UPDATE"
                  .formatted(from, from + 4));
          for (int i = 0; i < 5; i++) {
            int id = step > 0 ? from + i : from + 4 - i;
            statement.execute("UPDATE items SET name = name || '.' WHERE id = " + id);
          }
          statement.execute("COMMIT");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
