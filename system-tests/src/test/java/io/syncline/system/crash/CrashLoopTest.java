// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.history.History;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} at any moment loses nothing and doubles nothing: before and after the steps that
 * make something durable, in turn those that engines take which nobody disturbs, and at random,
 * also while a changed mapping is carried out. After each kill an engine that nobody disturbs must
 * make the stores equal; only those in the midst of the first snapshot follow one another. {@code
 * -Dkills=1000} makes so many instead of 50 over a schema by chance, and in the first snapshot one
 * at each step; with triggers, too, in the longer profiles; {@code -Dseed=17} replays a schema and
 * the changes of its mapping. Says at the end where engines died, and at which steps that they take
 * none did.
 */
@ParameterizedClass
@MethodSource("io.syncline.system.sync.Capture#tested")
final class CrashLoopTest {
  /** So many kills are enough for one at each step of a snapshot. */
  private static final int ENOUGH_FOR_ALL = 200;

  /** A dead engine's claims are free soon. */
  private static final String TRIGGERS = "capture: trigger\nqueue: { lease: 2s }";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_MOMENT = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofMillis(1500);

  private static final Duration REST = Duration.ofMillis(50);
  private static final Duration LONG_REST = Duration.ofMillis(200);

  /** In which an engine does all that it does now and then. */
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private final long seed = Long.getLong("seed", anySeed());
  private final Random dice = new Random(seed);
  private final History history = new History(seed);
  private final Capture capture;
  private final int enough;

  private final StepsToDieAt toDieAt = new StepsToDieAt(dice);
  private int kills;
  private int atFailpoints;
  private int changes;

  CrashLoopTest(Capture capture) {
    this.capture = capture;
    this.enough = Integer.getInteger("kills", 50);
  }

  private static long anySeed() {
    return Integer.getInteger("kills") == null ? 17 : System.nanoTime() % 1_000_000;
  }

  @Test
  @Timeout(value = 12, unit = TimeUnit.HOURS)
  void nothingIsLostOrDoubledHoweverOftenTheEngineDies() throws Exception {
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      sync.withOptions(capture == Capture.LOG ? "" : TRIGGERS);
      history.create(sync::sql);
      history.write(sync::connect, 20);
      sync.setUp(history.mappingText());
      dieInTheSnapshot(sync);
      checkOneThatEndsInOrder(sync);
      for (String step : CertainSteps.ofAnyEngine(capture)) {
        dieAt(step, sync);
        check(false, sync);
      }
      for (int round = 0; kills < enough; round++) {
        boolean change = round % 6 == 0;
        if (change) {
          dieWhileTheMappingChanges(sync);
        } else if (round % 3 == 1 || !dieAtANewStep(sync)) {
          dieSometime(sync);
        }
        check(change, sync);
      }
      System.out.printf(
          "%s: %d kills, %d at failpoints, %d changes of the mapping, seed %d%nat %s%nnot at %s%n",
          capture, kills, atFailpoints, changes, seed, toDieAt.died(), toDieAt.missed());
    }
  }

  private void dieInTheSnapshot(TestSync sync) throws Exception {
    for (String step : CertainSteps.ofAnySnapshot(capture)) {
      if (step.contains("apply")) {
        dieWhileItLoads(step, sync);
      } else {
        dieAt(step, sync);
      }
    }
    boolean over = enough < ENOUGH_FOR_ALL;
    for (int n = 1; !over; n++) {
      dieAt("any@" + n, sync);
      String last = sync.failpoints().getLast();
      over = last.contains("ChangeStream.") || last.contains("ChangeQueue.claim");
    }
  }

  /** Of a snapshot that certainly has something to load: users have written, and rest meanwhile. */
  private void dieWhileItLoads(String failpoint, TestSync sync) throws Exception {
    Oracle oracle = oracle(sync);
    while (oracle.differences().isEmpty()) {
      history.write(sync::connect, 5);
    }
    dieAt(failpoint, Duration.ZERO, sync);
  }

  private void dieAt(String failpoint, TestSync sync) throws Exception {
    dieAt(failpoint, A_MOMENT, sync);
  }

  /** Runs the engine, while users write for so long and rest in turn, until it dies there. */
  private void dieAt(String failpoint, Duration writing, TestSync sync) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Process engine = sync.startChild(failpoint);
    try {
      while (engine.isAlive() && System.nanoTime() < deadline) {
        writeWhileAlive(engine, writing, sync);
        engine.waitFor(A_WHILE.toSeconds(), TimeUnit.SECONDS);
      }
      sync.awaitFailpoint(engine, failpoint + ", -Dseed=" + seed);
    } finally {
      kill(engine, sync);
    }
  }

  /** What is changed once more meets what an engine left half done. */
  private void dieWhileTheMappingChanges(TestSync sync) throws Exception {
    changeMapping(sync);
    String step = toDieAt.nextOfChanges().orElse("any@" + (1 + dice.nextInt(40)));
    run(step, true, SOON, sync);
    if (dice.nextBoolean()) {
      changeMapping(sync);
    }
  }

  private void changeMapping(TestSync sync) throws Exception {
    history.changeMapping();
    sync.setUp(history.mappingText());
    changes++;
  }

  /** Whether it comes there depends on what it finds to do; if not, it dies a little later. */
  private boolean dieAtANewStep(TestSync sync) throws Exception {
    Optional<String> step = toDieAt.next();
    if (step.isPresent()) {
      run(step.get(), true, SOON, sync);
    }
    return step.isPresent();
  }

  /** At a failpoint's later passage, or whatever the engine is at, of which its start is a part. */
  private void dieSometime(TestSync sync) throws Exception {
    String failpoint = dice.nextBoolean() ? toDieAt.any() + "@" + (1 + dice.nextInt(9)) : "";
    boolean atWork = dice.nextInt(5) > 0;
    run(failpoint, atWork, Duration.ofMillis((atWork ? 0 : 300) + dice.nextInt(1200)), sync);
  }

  /**
   * Runs the engine while users write, until it dies at the failpoint or its time is over.
   *
   * @param atWork whether its time begins when it has taken the graph over, not when it starts
   */
  private void run(String failpoint, boolean atWork, Duration atMost, TestSync sync)
      throws Exception {
    long former = epoch(sync);
    Process engine = sync.startChild(failpoint);
    try {
      if (atWork) {
        writeUntilTakenOver(engine, former, sync);
      }
      writeWhileAlive(engine, atMost, sync);
    } finally {
      kill(engine, sync);
    }
  }

  private void writeUntilTakenOver(Process engine, long former, TestSync sync) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (engine.isAlive() && epoch(sync) == former) {
      assertThat(System.nanoTime()).as(sync.childLog()).isLessThan(deadline);
      history.writeAndRest(sync::connect, 1, LONG_REST); // the engine that starts needs the machine
    }
  }

  private static long epoch(TestSync sync) {
    return sync.graph()
        .executableQuery("MATCH (c:SynclineCheckpoint) RETURN coalesce(sum(c.epoch), 0)")
        .execute()
        .records()
        .getFirst()
        .get(0)
        .asLong();
  }

  private void writeWhileAlive(Process engine, Duration atMost, TestSync sync) throws Exception {
    long until = System.nanoTime() + atMost.toNanos();
    while (engine.isAlive() && System.nanoTime() < until) {
      history.writeAndRest(sync::connect, 5, REST);
    }
  }

  /** It is alive, or died at its failpoint; nothing else ended it. */
  private void kill(Process engine, TestSync sync) throws Exception {
    boolean alive = engine.isAlive();
    engine.destroyForcibly().waitFor();
    List<String> places = sync.failpoints();
    if (places.size() > atFailpoints) {
      atFailpoints = places.size();
      toDieAt.died(places.getLast());
    } else {
      assertThat(alive).as(sync.childLog()).isTrue();
    }
    kills++;
  }

  private void checkOneThatEndsInOrder(TestSync sync) throws Exception {
    long former = epoch(sync);
    Process engine = sync.startForerunner();
    try {
      writeUntilTakenOver(engine, former, sync); // before, a signal is none to it
      becomeEqual(sync);
      engine.destroy(); // SIGTERM
      assertThat(engine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(engine.exitValue()).as(sync.childLog()).isZero();
    } finally {
      engine.destroyForcibly();
    }
  }

  /**
   * @param change whether the mapping has changed
   */
  private void check(boolean change, TestSync sync) throws Exception {
    Set<String> passed = new ConcurrentSkipListSet<>();
    sync.startWith("every", passed::add);
    if (toDieAt.knowsNone()) {
      Thread.sleep(A_WHILE);
    }
    becomeEqual(sync);
    toDieAt.passed(passed, change);
    sync.stop();
  }

  private void becomeEqual(TestSync sync) throws Exception {
    List<String> differences = oracle(sync).differencesWithin(PATIENCE);
    assertThat(differences)
        .as("after %d kills, -Dseed=%d\n%s", kills, seed, sync.childLog())
        .isEmpty();
  }

  private Oracle oracle(TestSync sync) {
    return new Oracle(history.mapping(), sync::connect, sync.graph());
  }
}
