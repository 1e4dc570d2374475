// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.engine.Failpoint;
import io.syncline.engine.Failpoint.During;
import io.syncline.system.history.History;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.Children;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} at any moment loses nothing and doubles nothing: at the failpoints of whatever an
 * engine does that writes on its own and meets no refusal, and at random, also while a changed
 * mapping is carried out and ids are written back. After each kill an engine that nobody disturbs
 * must make the stores equal; only those in the midst of the first snapshot follow one another.
 * {@code -Dkills=1000} makes so many instead of 50, or of a few with triggers, over a schema by
 * chance; {@code -Dseed=17} replays a schema, its failpoints and the changes of its mapping.
 */
@ParameterizedClass
@EnumSource(Capture.class)
final class CrashLoopTest {
  private static final List<Failpoint> FIRST = Failpoint.during(During.START, During.SNAPSHOT);
  private static final List<Failpoint> STREAM =
      Failpoint.during(During.STREAM, During.BACK_REFERENCES);
  private static final List<Failpoint> QUEUE =
      Failpoint.during(During.QUEUE, During.BACK_REFERENCES);

  /** A dead engine's claims are free soon. */
  private static final String TRIGGERS = "capture: trigger\nqueue: { lease: 2s }";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final long seed = Long.getLong("seed", anySeed());
  private final Random dice = new Random(seed);
  private final History history = new History(seed);
  private final Capture capture;
  private final List<Failpoint> steps;
  private final List<Failpoint> rereading;
  private final int enough;
  private int kills;
  private int atFailpoints;
  private int changes;
  private int rereads;

  CrashLoopTest(Capture capture) {
    boolean log = capture == Capture.LOG;
    this.capture = capture;
    this.steps = log ? STREAM : QUEUE;
    this.rereading =
        Failpoint.during(During.CHANGED_MAPPING, log ? During.REREAD : During.REREAD_BY_QUEUE);
    this.enough = Integer.getInteger("kills", log ? 50 : 18);
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
      for (Failpoint failpoint : FIRST) {
        dieAt(failpoint, sync);
      }
      checkOneThatEndsInOrder(sync);
      for (Failpoint failpoint : steps) {
        dieAt(failpoint, sync);
        check(sync);
      }
      for (int round = 0; kills < enough; round++) {
        if (round % 8 == 0) {
          dieWhileTheMappingChanges(sync);
        } else {
          dieSometime(sync);
        }
        check(sync);
      }
      System.out.printf(
          "%s: %d kills, %d at failpoints, %d changes of the mapping, seed %d%n",
          capture, kills, atFailpoints, changes, seed);
    }
  }

  /** Runs the engine, while users write for a while, until it dies at the failpoint. */
  private void dieAt(Failpoint failpoint, TestSync sync) throws Exception {
    Process engine = sync.startChild(failpoint.text());
    try {
      writeWhileAlive(engine, Duration.ofSeconds(1), sync);
      sync.awaitFailpoint(engine, failpoint.text() + ", -Dseed=" + seed);
      atFailpoints++;
    } finally {
      kill(engine);
    }
  }

  /** What is changed once more meets what an engine left half done. */
  private void dieWhileTheMappingChanges(TestSync sync) throws Exception {
    changeMapping(sync);
    dieAt(rereading.get(rereads++ % rereading.size()), sync);
    if (dice.nextBoolean()) {
      changeMapping(sync);
    }
  }

  private void changeMapping(TestSync sync) throws Exception {
    history.changeMapping();
    sync.setUp(history.mappingText());
    changes++;
  }

  /** At a failpoint's later passage, or whatever the engine is at, of which its start is a part. */
  private void dieSometime(TestSync sync) throws Exception {
    String failpoint =
        dice.nextBoolean()
            ? steps.get(dice.nextInt(steps.size())).text() + "@" + (1 + dice.nextInt(9))
            : "";
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
      atFailpoints += Children.diedAtFailpoint(engine) ? 1 : 0;
    } finally {
      kill(engine);
    }
  }

  private void writeUntilTakenOver(Process engine, long former, TestSync sync) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (engine.isAlive() && epoch(sync) == former) {
      assertThat(System.nanoTime()).as(sync.childLog()).isLessThan(deadline);
      history.writeAndRest(sync::connect, 1);
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
      history.writeAndRest(sync::connect, 5);
    }
  }

  private void kill(Process engine) throws InterruptedException {
    engine.destroyForcibly().waitFor();
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

  private void check(TestSync sync) throws Exception {
    sync.start();
    becomeEqual(sync);
    sync.stop();
  }

  private void becomeEqual(TestSync sync) throws Exception {
    Oracle oracle = new Oracle(history.mapping(), sync::connect, sync.graph());
    List<String> differences = oracle.differencesWithin(PATIENCE);
    assertThat(differences)
        .as("after %d kills, -Dseed=%d\n%s", kills, seed, sync.childLog())
        .isEmpty();
  }
}
