// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.history.History;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/**
 * Hazard 12, and the queue's promise: processes that work on one queue die or freeze with claims in
 * their hands, at named places or at any moment, while users write. Others take over within 15
 * seconds; whoever wakes up overwrites nothing. {@code -Dkills=100} makes so many instead of a few.
 */
final class KilledWorkersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TAKEN_OVER = Duration.ofSeconds(15);
  private static final Duration REST = Duration.ofMillis(50);
  private static final List<String> FAILPOINTS =
      List.of(
          "before:TargetWriter.apply",
          "after:TargetWriter.apply",
          "before:ChangeQueue.complete",
          "after:ChangeQueue.complete");

  private static final String SCHEMA =
      "CREATE TABLE item (id int PRIMARY KEY, name text); INSERT INTO item VALUES (1, 'first')";
  private static final String MAPPING = "nodes: { Item: { table: public.item } }\n";

  private final long seed = Long.getLong("seed", anySeed());
  private final Random dice = new Random(seed);
  private final History history = new History(seed);
  private int kills;
  private volatile boolean writing;

  private static long anySeed() {
    return Integer.getInteger("kills") == null ? 17 : System.nanoTime() % 1_000_000;
  }

  @Test
  @Timeout(value = 12, unit = TimeUnit.HOURS)
  void nothingIsLostOrOverwrittenHoweverWorkersDieOrFreeze() throws Exception {
    try (TestSync sync =
            new TestSync(SharedServers.postgres(), SharedServers.neo4j()).byTriggers();
        Crowd crowd = new Crowd(sync)) {
      history.create(sync::sql);
      history.write(sync::connect, 20);
      sync.setUp(history.mappingText());
      Oracle oracle = new Oracle(history.mapping(), sync::connect, sync.graph());
      Process survivor = crowd.start("");
      crowd.awaitWorking(survivor);
      do {
        CompletableFuture<Void> users = startWriting(sync);
        survivor = round(crowd, survivor);
        writing = false;
        users.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        check(sync, oracle);
      } while (kills < Integer.getInteger("kills", 1));
      System.out.println(kills + " kills of workers, seed " + seed);
    }
  }

  private CompletableFuture<Void> startWriting(TestSync sync) {
    writing = true;
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (writing) {
              history.writeAndRest(sync::connect, 3, REST);
            }
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        work -> Thread.ofPlatform().name("users").start(work));
  }

  /** Some die, one freezes, one takes over; answers one that works on. */
  private Process round(Crowd crowd, Process victim) throws Exception {
    Process killed = crowd.start("");
    Process heir = crowd.start("");
    List<Process> dying = new ArrayList<>();
    for (String failpoint : twoOf(FAILPOINTS)) {
      dying.add(crowd.start(failpoint + "@" + (1 + dice.nextInt(5))));
    }
    for (Process process : dying) {
      crowd.awaitDeath(process);
      kills++;
    }
    crowd.awaitWorking(killed);
    crowd.awaitWorking(heir);
    List<String> dead = crowd.freezeAtWork(killed);
    crowd.kill(killed);
    kills++;
    List<String> frozen = crowd.freezeAtWork(victim);

    assertThat(crowd.awaitTakenOver(dead)).as("the killed one's").isLessThan(TAKEN_OVER);
    assertThat(crowd.awaitTakenOver(frozen)).as("the frozen one's").isLessThan(TAKEN_OVER);

    Crowd.signal(victim, "CONT");
    Thread.sleep(1000); // time for it to do harm
    boolean trustTheZombie = dice.nextBoolean();
    crowd.kill(trustTheZombie ? heir : victim);
    kills++;
    return trustTheZombie ? victim : heir;
  }

  private List<String> twoOf(List<String> all) {
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, dice);
    return shuffled.subList(0, 2);
  }

  private void check(TestSync sync, Oracle oracle) throws Exception {
    assertThat(oracle.differencesWithin(PATIENCE))
        .as("after %d kills, -Dseed=%d\n%s", kills, seed, sync.childLog())
        .isEmpty();
  }

  /** It holds the lock of its epoch, which who takes over must have. */
  @Test
  void aWorkerThatIsFrozenInsideATransactionOfTheGraphKeepsNobodyWaiting() throws Exception {
    try (Story story = Story.byTriggers(SCHEMA, MAPPING);
        Crowd crowd = new Crowd(story.sync())) {
      Process zombie = crowd.start("");
      crowd.awaitWorking(zombie);
      story.awaitNode("MATCH (i:Item {name: 'first'}) RETURN i");
      try (Session session = story.sync().graph().session();
          Transaction busy = session.beginTransaction()) {
        busy.run("MATCH (i:Item) SET i.locked = true").consume();
        story.sql("UPDATE item SET name = 'second'");
        Thread.sleep(1000); // it waits for the node, inside its transaction
        crowd.freezeAtWork(zombie);
        busy.rollback();
      }
      story.sql("UPDATE item SET name = 'third'");
      story.sync().start();

      long since = System.nanoTime();
      story.settled();
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(TAKEN_OVER);
      Crowd.signal(zombie, "CONT");
      Thread.sleep(1000); // time for it to do harm
      story.settled();
    }
  }

  @Test
  void whoWakesUpWithARowThatIsGoneByNowDoesNotBringItBack() throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    try (Story story = Story.byTriggers(SCHEMA, MAPPING);
        Crowd crowd = new Crowd(story.sync())) {
      story.sync().startWith("before:TargetWriter.apply@2", place -> sleep(asleep, wake));
      story.awaitNode("MATCH (i:Item {name: 'first'}) RETURN i");
      story.sql("UPDATE item SET name = 'second'");
      asleep.await();
      story.sql("DELETE FROM item"); // of what is gone no version tells
      crowd.awaitWorking(crowd.start(""));
      while (!story.ask("MATCH (i:Item) RETURN i").isEmpty()) {
        story.sync().asSuperuser("UPDATE syncline.worker SET alive_until = '-infinity'");
        Thread.sleep(100);
      }

      wake.countDown();
      Thread.sleep(1000); // time for it to do harm
      story.settled();
    }
  }

  private static void sleep(CountDownLatch asleep, CountDownLatch wake) {
    asleep.countDown();
    try {
      wake.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
