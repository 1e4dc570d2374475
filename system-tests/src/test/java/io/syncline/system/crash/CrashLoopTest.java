// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.history.History;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.Capture;
import io.syncline.system.sync.Children;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} at any moment loses nothing and doubles nothing: before and after each step that
 * makes something durable, whichever an engine takes that nobody disturbs, and at random, also
 * while a changed mapping is carried out. After each kill such an engine must make the stores
 * equal; only those in the midst of the first snapshot follow one another. {@code -Dkills=1000}
 * makes so many instead of 50, or of a few with triggers, over a schema by chance; {@code
 * -Dseed=17} replays a schema and the changes of its mapping.
 */
@ParameterizedClass
@EnumSource(Capture.class)
final class CrashLoopTest {
  /** Those of a first snapshot, and a little more. */
  private static final int FIRST_STEPS = 60;

  /** Where fewer kills than this are enough, some of those steps must do. */
  private static final int ENOUGH_FOR_ALL = 200;

  /** A dead engine's claims are free soon. */
  private static final String TRIGGERS = "capture: trigger\nqueue: { lease: 2s }";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final long seed = Long.getLong("seed", anySeed());
  private final Random dice = new Random(seed);
  private final History history = new History(seed);
  private final Capture capture;
  private final int enough;

  /** What engines pass whose mapping is not a new one, and what only others pass. */
  private final Set<String> steps = new TreeSet<>();

  private final Set<String> stepsOfChanges = new TreeSet<>();
  private final Set<String> tried = new HashSet<>();
  private final Set<String> died = new HashSet<>();
  private int kills;
  private int atFailpoints;
  private int changes;

  CrashLoopTest(Capture capture) {
    this.capture = capture;
    this.enough = Integer.getInteger("kills", capture == Capture.LOG ? 50 : 18);
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
      for (int step = 1; step <= FIRST_STEPS; step += stride()) {
        dieAt("any@" + step, sync);
      }
      checkOneThatEndsInOrder(sync);
      for (String step : whatMatters()) {
        dieAt(step, sync);
        check(steps, sync);
      }
      for (int round = 0; kills < enough; round++) {
        if (round % 6 == 0) {
          dieWhileTheMappingChanges(sync);
          check(stepsOfChanges, sync);
        } else {
          dieAtANewStepOrSometime(sync);
          check(steps, sync);
        }
      }
      System.out.printf(
          "%s: %d kills, %d at failpoints, %d changes of the mapping, seed %d%nat %s%nnot at %s%n",
          capture, kills, atFailpoints, changes, seed, new TreeSet<>(died), missed());
    }
  }

  private int stride() {
    return enough < ENOUGH_FOR_ALL ? 1 + dice.nextInt(FIRST_STEPS / 4) : 1;
  }

  private Set<String> missed() {
    Set<String> missed = new TreeSet<>(steps);
    missed.addAll(stepsOfChanges);
    missed.removeAll(died);
    return missed;
  }

  /** Steps that any engine takes soon which users give something to do. */
  private List<String> whatMatters() {
    return switch (capture) {
      case LOG ->
          List.of(
              "before:TargetWriter.takeOver",
              "after:TargetWriter.takeOver",
              "before:TargetWriter.apply",
              "after:TargetWriter.apply@2",
              "before:TargetWriter.advance",
              "after:TargetWriter.advance",
              "after:ChangeStream.poll@20",
              "before:BackReferences.write",
              "after:BackReferences.write");
      case TRIGGER ->
          List.of(
              "after:TargetWriter.takeOver",
              "after:ChangeQueue.claim@2",
              "before:TargetWriter.apply",
              "after:TargetWriter.apply",
              "after:ChangeQueue.complete");
    };
  }

  /** Runs the engine, while users write for a while, until it dies at the failpoint. */
  private void dieAt(String failpoint, TestSync sync) throws Exception {
    Process engine = sync.startChild(failpoint);
    try {
      writeWhileAlive(engine, Duration.ofSeconds(1), sync);
      sync.awaitFailpoint(engine, failpoint + ", -Dseed=" + seed);
    } finally {
      kill(engine, sync);
    }
  }

  /** What is changed once more meets what an engine left half done. */
  private void dieWhileTheMappingChanges(TestSync sync) throws Exception {
    changeMapping(sync);
    Set<String> rare = new TreeSet<>(stepsOfChanges);
    rare.removeAll(steps);
    dieAtOrSoon(next(rare).orElse("any@" + (1 + dice.nextInt(FIRST_STEPS))), sync);
    if (dice.nextBoolean()) {
      changeMapping(sync);
    }
  }

  private void changeMapping(TestSync sync) throws Exception {
    history.changeMapping();
    sync.setUp(history.mappingText());
    changes++;
  }

  private void dieAtANewStepOrSometime(TestSync sync) throws Exception {
    Optional<String> step = next(steps);
    if (step.isPresent()) {
      dieAtOrSoon(step.get(), sync);
    } else {
      dieSometime(sync);
    }
  }

  private Optional<String> next(Set<String> from) {
    List<String> untried = from.stream().filter(step -> !tried.contains(step)).toList();
    if (untried.isEmpty()) {
      return Optional.empty();
    }
    String next = untried.get(dice.nextInt(untried.size()));
    tried.add(next);
    return Optional.of(next);
  }

  /** An undisturbed engine took the step; whether this one does depends on what it finds to do. */
  private void dieAtOrSoon(String failpoint, TestSync sync) throws Exception {
    Process engine = sync.startChild(failpoint);
    try {
      writeWhileAlive(engine, Duration.ofSeconds(1), sync);
      engine.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      kill(engine, sync);
    }
  }

  /** At a failpoint's later passage, or whatever the engine is at, of which its start is a part. */
  private void dieSometime(TestSync sync) throws Exception {
    String failpoint =
        dice.nextBoolean()
            ? List.copyOf(steps).get(dice.nextInt(steps.size())) + "@" + (1 + dice.nextInt(9))
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
    } finally {
      kill(engine, sync);
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

  private void kill(Process engine, TestSync sync) throws Exception {
    if (Children.diedAtFailpoint(engine)) {
      died.add(sync.lastFailpoint());
      atFailpoints++;
    }
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

  /**
   * @param passed also takes what steps the engine takes that makes the stores equal
   */
  private void check(Set<String> passed, TestSync sync) throws Exception {
    Set<String> before = new ConcurrentSkipListSet<>();
    sync.startWith("every", before::add);
    becomeEqual(sync);
    passed.addAll(before);
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
