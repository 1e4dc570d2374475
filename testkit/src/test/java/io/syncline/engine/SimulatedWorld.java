// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.Fault;
import io.syncline.testkit.fault.Faults;
import io.syncline.testkit.fault.FaultyTarget;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.fault.SimulatedCrash;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.state.InMemoryStateStore;
import io.syncline.testkit.target.InMemoryTarget;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Users, a database, a graph and the engine between them; everything that happens comes of a seed.
 */
final class SimulatedWorld {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.REFUSED,
          Fault.FAILED,
          Fault.ANSWER_LOST,
          Fault.DELAYED,
          Fault.DELAYED,
          Fault.FENCED,
          Fault.REJECTED,
          Fault.CRASH_BEFORE,
          Fault.CRASH_AFTER);
  private static final List<String> FAILPOINTS =
      List.of(
          "before-apply",
          "after-apply",
          "before-confirm",
          "after-confirm",
          "before-idle-checkpoint",
          "snapshot-begun",
          "snapshot-nodes",
          "snapshot-edges",
          "snapshot-swept",
          "snapshot-done");
  private static final List<Map<String, String>> FILTERS =
      List.of(
          Map.of(),
          Map.of("Bill", "status <> 'withdrawn'", "Tag", "status <> 'withdrawn'"),
          Map.of(
              "Person",
              "name is null or name <> 'secret'",
              "Bill",
              "summary not like 'secret%'",
              "VOTED",
              "value > 0 or note like 'water%'",
              "REVOTED",
              "value <= 0"));

  private final Random dice;
  private final BoundMapping mapping;
  private final ManualClock clock = new ManualClock();
  private final InMemoryDatabase database;
  private final InMemoryStore store = new InMemoryStore();
  private final InMemoryTarget target;
  private final InMemoryStateStore state = new InMemoryStateStore();
  private final SimulatedUsers users;
  private final EngineSettings settings;
  private double faultProbability;
  private SimulatedProcess process;
  private final SimulatedChecks checks;

  SimulatedWorld(long seed) {
    this.dice = new Random(seed);
    this.mapping = CivicMapping.mapping(FILTERS.get(dice.nextInt(FILTERS.size())));
    Catalog catalog = SimulatedCatalog.of(mapping);
    this.database = new InMemoryDatabase(catalog, clock);
    this.target = new InMemoryTarget("graph", mapping, store);
    this.settings = SimulatedProcess.settings(dice);
    boolean poisoning = dice.nextInt(3) == 0;
    this.users = new SimulatedUsers(database, catalog, dice, poisoning);
    this.checks =
        new SimulatedChecks(
            database,
            target,
            mapping,
            () -> state.deadLetters().loadKeys(settings.sync(), "graph"),
            poisoning);
    this.faultProbability = dice.nextInt(3) == 0 ? 0 : dice.nextDouble() * 0.2;
    target.setUp();
    state.saveMapping(settings.sync(), AppliedMapping.next(Map.of(), mapping));
    database.duringReads(() -> usersDo(3));
    if (dice.nextBoolean()) {
      database.cutTransactionsAt(1 + dice.nextInt(4));
    }
    usersDo(100);
    process = newProcess();
  }

  private void usersDo(int atMost) {
    for (int i = dice.nextInt(atMost + 1); i > 0; i--) {
      users.step();
    }
  }

  private SimulatedProcess newProcess() {
    Faults faults =
        () ->
            dice.nextDouble() < faultProbability
                ? FAULTS.get(dice.nextInt(FAULTS.size()))
                : Fault.NONE;
    String failpoint =
        faultProbability > 0 && dice.nextInt(3) == 0
            ? FAILPOINTS.get(dice.nextInt(FAILPOINTS.size())) + "@" + (1 + dice.nextInt(5))
            : "";
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
            mapping.tables(),
            catalog -> mapping,
            new SimpleMeterRegistry(),
            clock,
            Failpoints.parse(
                failpoint,
                name -> {
                  throw new SimulatedCrash(name);
                }));
    return new SimulatedProcess(parts, settings, mapping, dice);
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

  private void disturb() {
    switch (dice.nextInt(6)) {
      case 0 -> {
        if (faultProbability > 0) {
          database.crash(dice);
          database.restart();
        }
      }
      case 1 -> {
        if (faultProbability > 0) {
          database.disconnectAll();
        }
      }
      case 2 -> {
        if (faultProbability > 0) {
          crash();
        }
      }
      default -> {
        long id = dice.nextInt(7);
        if (!target.user().read().hasNode("Goal", "id", id)) {
          target.user().createNode(Set.of("Goal"), Map.of("id", id));
        }
      }
    }
  }

  private void processStep() throws InterruptedException {
    try {
      process.step();
    } catch (SimulatedCrash e) {
      crash();
      return;
    }
    if (process.over()) {
      crash();
    } else {
      checkClaims(12);
    }
  }

  private void crash() {
    process.die();
    process = newProcess();
  }

  private void checkClaims(int oneIn) {
    if (dice.nextInt(oneIn) == 0) {
      checks.checkClaims(process);
    }
  }

  /** Lets everything that was begun come to its end, undisturbed. */
  void rest() throws InterruptedException {
    users.rest();
    faultProbability = 0;
    database.duringReads(() -> {});
    database.moveOn(10);
    long end = database.endOfLog();
    for (int i = 0; i < 20_000 && !atRest(end); i++) {
      processStep();
      if (dice.nextInt(50) == 0) {
        clock.advance(Duration.ofSeconds(400));
        target.releaseExternalEdges();
      }
    }
    assertThat(atRest(end)).as("everything comes to rest").isTrue();
  }

  private boolean atRest(long end) {
    return process.started()
        && process.lanes().stream().allMatch(lane -> lane.atRest(end))
        && checks.poisoned().containsAll(state.deadLetters().loadKeys(settings.sync(), "graph"));
  }

  /** Users mend what the target refuses. */
  void mend() {
    users.mend();
  }

  SimulatedChecks checks() {
    return checks;
  }

  /** The graph is what the rows say, and nothing is left to do. */
  void check() {
    checks.checkClaims(process);
    checks.checkEnd(process);
  }
}
