// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.fault.FaultyTarget;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.fault.SimulatedCrash;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.state.InMemoryStateStore;
import io.syncline.testkit.target.InMemoryTarget;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users, a database, a graph and the engine between them; everything that happens comes of a seed.
 */
final class SimulatedWorld {
  private final Random dice;
  private final SimulatedMappings mappings;
  private final ManualClock clock = new ManualClock();
  private final InMemoryDatabase database;
  private final InMemoryStore store = new InMemoryStore();
  private final InMemoryStateStore state = new InMemoryStateStore();
  private final SimulatedUsers users;
  private final EngineSettings settings;
  private final SimulatedFaults faults;
  private final boolean poisoning;
  private final boolean changing;
  private BoundMapping mapping;
  private InMemoryTarget target;
  private SimulatedChecks checks;
  private SimulatedProcess process;

  /** A process whose lease is gone, and that does not know yet; null if there is none. */
  private @Nullable SimulatedProcess former;

  private long claims;

  SimulatedWorld(long seed) {
    this.dice = new Random(seed);
    this.mappings = new SimulatedMappings(dice);
    this.mapping = mappings.first();
    Catalog catalog = SimulatedCatalog.of(SimulatedMappings.everything());
    this.database = new InMemoryDatabase(catalog, clock);
    this.target = new InMemoryTarget("graph", mapping, store);
    this.settings = SimulatedProcess.settings(dice);
    this.poisoning = dice.nextInt(3) == 0;
    this.users = new SimulatedUsers(database, catalog, dice, poisoning);
    this.checks = newChecks();
    this.faults = new SimulatedFaults(dice);
    this.changing = dice.nextInt(3) == 0;
    target.setUp();
    state.saveMapping(settings.sync(), AppliedMapping.next(Map.of(), mapping));
    database.duringReads(() -> usersDo(3));
    if (dice.nextBoolean()) {
      database.cutTransactionsAt(1 + dice.nextInt(4));
    }
    usersDo(100);
    if (changing && dice.nextBoolean()) {
      users.rewriteTables();
    }
    process = newProcess();
  }

  private SimulatedChecks newChecks() {
    return new SimulatedChecks(database, target, mapping, this::deadLetters, poisoning);
  }

  private Set<EntityId> deadLetters() {
    return state.deadLetters().loadKeys(settings.sync(), "graph");
  }

  private void usersDo(int atMost) {
    for (int i = dice.nextInt(atMost + 1); i > 0; i--) {
      users.step();
    }
  }

  private SimulatedProcess newProcess() {
    BoundMapping present = mapping;
    EngineParts parts =
        new EngineParts(
            database.open(),
            bound ->
                new FaultyTarget(
                    new InMemoryTarget("graph", bound, store),
                    faults,
                    this::delay,
                    upsert -> SimulatedChecks.isPoison(upsert.state())),
            state,
            present.tables(),
            catalog -> present,
            new SimpleMeterRegistry(),
            clock);
    return new SimulatedProcess(database, parts.with(faults.failpoints()), settings, present, dice);
  }

  private void delay() {
    clock.advance(Duration.ofMillis(dice.nextInt(5000)));
    usersDo(4);
  }

  /** Lets anything happen, so many times. */
  void live(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      int what = dice.nextInt(100);
      if (what < 35) {
        users.step();
      } else if (what < 92) {
        processStep();
      } else if (what < 95) {
        clock.advance(Duration.ofSeconds(dice.nextInt(20)));
      } else if (what < 97) {
        database.moveOn(dice.nextInt(300));
      } else {
        disturb();
      }
    }
  }

  private void disturb() throws InterruptedException {
    switch (dice.nextInt(10)) {
      case 0 -> {
        if (faults.any()) {
          database.crash(dice);
          database.restart();
        }
      }
      case 1 -> {
        if (faults.any()) {
          database.disconnectAll();
        }
      }
      case 2 -> {
        if (faults.any()) {
          crash();
        }
      }
      case 3 -> {
        if (faults.any()) {
          loseLease();
        }
      }
      case 4 -> {
        if (changing) {
          applyAnotherMapping();
        }
      }
      case 5, 6 -> supervise();
      default -> {
        long id = dice.nextInt(7);
        if (!target.user().read().hasNode("Goal", "id", id)) {
          target.user().createNode(Set.of("Goal"), Map.of("id", id));
        }
      }
    }
  }

  private void processStep() throws InterruptedException {
    SimulatedProcess late = former;
    if (late != null && dice.nextInt(3) == 0) {
      stepOf(late);
    } else {
      stepOf(process);
    }
    if (late != null && (late.over() || dice.nextInt(20) == 0)) {
      late.die();
      former = null;
    }
    if (process.over()) {
      crash();
    } else if (dice.nextInt(12) == 0) {
      checkClaims();
    }
  }

  private void stepOf(SimulatedProcess some) throws InterruptedException {
    try {
      if (dice.nextInt(10) == 0) {
        some.writeIds();
      } else {
        some.step();
      }
    } catch (SimulatedCrash e) {
      die(some);
    }
  }

  private void supervise() {
    try {
      process.supervise();
    } catch (SimulatedCrash e) {
      crash();
    }
  }

  private void die(SimulatedProcess some) {
    if (some.equals(process)) {
      crash();
    } else {
      some.die();
      former = null;
    }
  }

  private void crash() {
    process.die();
    process = newProcess();
  }

  /** The process has lost its lease and lives on for a while beside its successor. */
  private void loseLease() {
    if (former != null) {
      former.die();
    }
    state.endLeases();
    former = process;
    process = newProcess();
  }

  /** Somebody applies another mapping; the process that runs learns of it late. */
  private void applyAnotherMapping() {
    claims += checks.claims();
    mapping = mappings.another();
    target = new InMemoryTarget("graph", mapping, store);
    checks = newChecks();
    target.setUp();
    state.saveMapping(
        settings.sync(), AppliedMapping.next(state.loadMapping(settings.sync()), mapping));
    if (dice.nextBoolean()) {
      loseLease();
    }
  }

  private void checkClaims() {
    if (process.mapping().equals(mapping) && process.knows(database)) {
      checks.checkClaims(process);
    }
  }

  /** Lets everything that was begun come to its end, undisturbed. */
  void rest() throws InterruptedException {
    users.rest();
    faults.end();
    database.duringReads(() -> {});
    database.moveOn(10);
    comeToRest();
    supervise();
    process.writeIds();
    comeToRest();
  }

  private void comeToRest() throws InterruptedException {
    boolean atRest = false;
    for (int i = 0; i < 20_000 && !atRest; i++) {
      processStep();
      if (dice.nextInt(50) == 0) {
        clock.advance(Duration.ofSeconds(400));
        supervise();
      }
      atRest =
          i > 500
              && former == null
              && process.mapping().equals(mapping)
              && process.atRest(database)
              && checks.poisoned().containsAll(deadLetters());
    }
    assertThat(atRest).as("everything comes to rest").isTrue();
  }

  /** Users mend what the target refuses; false if they never wrote such a thing. */
  boolean mend() {
    users.mend();
    return poisoning;
  }

  /** How often a pipeline's claim to equal one commit was looked into. */
  long claims() {
    return claims + checks.claims();
  }

  /** The graph is what the rows say, and nothing is left to do. */
  void check() {
    checkClaims();
    checks.checkEnd(process);
    checks.checkIds();
  }
}
