// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Row;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.EngineSettings.RetrySettings;
import io.syncline.engine.EntryTable;
import io.syncline.engine.FailureSettings;
import io.syncline.engine.SimulatedCatalog;
import io.syncline.engine.SimulatedChecks;
import io.syncline.engine.SimulatedMappings;
import io.syncline.engine.SimulatedUsers;
import io.syncline.engine.SweepLimit;
import io.syncline.testkit.fault.FaultyTarget;
import io.syncline.testkit.fault.ManualClock;
import io.syncline.testkit.fault.SimulatedCrash;
import io.syncline.testkit.model.NaiveProjection;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.source.InMemoryDatabase.RowStep;
import io.syncline.testkit.target.InMemoryTarget;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Users, a database whose triggers fill a queue, a graph, and workers between them that fail, die
 * or freeze in the middle of what they do, while others go on; everything comes of a seed.
 */
final class SimulatedQueueWorld {
  private static final int WORKERS = 3;
  private static final int NESTED = 3;
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Random dice;
  private final ManualClock clock = new ManualClock();
  private final BoundMapping mapping;
  private final InMemoryDatabase database;
  private final InMemoryTarget target;
  private final QueueFaults faults;
  private final SimulatedQueue queue;
  private final SimulatedUsers users;
  private final boolean poisoning;
  private final SimulatedChecks checks;
  private final SimulatedWorker.World world;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private int nested;
  private boolean resting;
  private long looks;

  SimulatedQueueWorld(long seed) throws InterruptedException {
    this.dice = new Random(seed);
    SimulatedMappings mappings = new SimulatedMappings(dice);
    this.mapping = dice.nextBoolean() ? mappings.first() : mappings.another();
    Catalog catalog = SimulatedCatalog.of(SimulatedMappings.everything());
    this.database = new InMemoryDatabase(catalog, clock);
    InMemoryStore store = new InMemoryStore();
    this.target = new InMemoryTarget("graph", mapping, store);
    this.faults = new QueueFaults(dice, this::meanwhile);
    this.queue = new SimulatedQueue(database, clock, faults);
    this.poisoning = dice.nextInt(3) == 0;
    this.users = new SimulatedUsers(database, catalog, dice, poisoning);
    this.checks = new SimulatedChecks(database, target, mapping, queue::aside, poisoning);
    target.setUp();
    this.world =
        new SimulatedWorker.World(
            queue,
            new FaultyTarget(
                new InMemoryTarget("graph", mapping, store),
                faults,
                () -> clock.advance(Duration.ofMillis(dice.nextInt(5000))),
                upsert -> SimulatedChecks.isPoison(upsert.state())),
            mapping,
            new QueueSettings(1, 1 + dice.nextInt(20), Duration.ZERO, LEASE, LONG),
            settings(),
            clock);
    for (int i = dice.nextInt(100); i > 0; i--) {
      users.step();
    }
    database.trigger(this::noticed);
    resync();
  }

  private EngineSettings settings() {
    EngineSettings defaults = EngineSettings.DEFAULTS;
    FailureSettings failures = FailureSettings.DEFAULTS;
    return new EngineSettings(
        "simulated",
        1,
        1,
        1,
        Duration.ZERO,
        1,
        new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(1), 1 + dice.nextInt(3)),
        defaults.answerWithin(),
        defaults.heartbeatInterval(),
        defaults.statusInterval(),
        defaults.idleCheckpointInterval(),
        1,
        defaults.retainedWarningBytes(),
        defaults.retainedMostBytes(),
        new FailureSettings(
            new RetrySchedule(Integer.MAX_VALUE, Duration.ofSeconds(1), LONG),
            failures.limit(),
            failures.keep(),
            FailureSettings.Operations.ALL,
            Set.of()));
  }

  /** What the triggers of a table do. */
  private void noticed(RowStep step, Collection<Row> present) {
    for (String entry : mapping.entries()) {
      if (EntryTable.of(mapping, entry).table().equals(step.table())) {
        noticed(entry, step, present);
      }
    }
  }

  private void noticed(String entry, RowStep step, Collection<Row> present) {
    Row before = step.before();
    Row after = step.after();
    if (before == null) {
      if (after == null) {
        present.forEach(row -> changed(entry, row, false));
      } else {
        changed(entry, after, true);
      }
    } else if (after == null) {
      changed(entry, before, false);
    } else if (!key(entry, before).equals(key(entry, after))) {
      queue.moved(entry, mapping.laneOf(entry), key(entry, before), key(entry, after));
    } else if (!before.equals(after)) {
      changed(entry, after, true);
    }
  }

  private void changed(String entry, Row row, boolean exists) {
    queue.changed(new EntityId(entry, key(entry, row)), mapping.laneOf(entry), exists);
  }

  private String key(String entry, Row row) {
    return NaiveProjection.key(EntryTable.of(mapping, entry).identity(), row).orElseThrow();
  }

  /** Has all rows read again, as people may ask for at any time. */
  private void resync() {
    for (String entry : mapping.entries()) {
      new FullRead(queue::add, database.open().rowReader(), target.reader(), mapping, () -> false)
          .enqueue(
              new FullRead.Extent(entry, null, SweepLimit.NONE), FullRead.Place.BEGIN, place -> {});
    }
  }

  /** Lets anything happen, so many times. */
  void live(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      anything();
      if (dice.nextInt(12) == 0) {
        look();
      }
    }
  }

  /** What the queue says is done is in the graph as the rows are now. */
  private void look() {
    looks++;
    checks.check(queue::isDone);
  }

  long looks() {
    return looks;
  }

  /** What others do while somebody waits for an answer. */
  private void meanwhile() {
    if (resting || nested >= NESTED || dice.nextInt(6) > 0) {
      return;
    }
    nested++;
    try {
      for (int i = dice.nextInt(5); i > 0; i--) {
        anything();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      nested--;
    }
  }

  private void anything() throws InterruptedException {
    int what = dice.nextInt(100);
    if (what < 35) {
      users.step();
    } else if (what < 80) {
      free().step();
    } else if (what < 88) {
      clock.advance(Duration.ofMillis(dice.nextInt(3000)));
    } else if (what < 92) {
      renew();
    } else if (what < 95) {
      free().rescue();
    } else if (what < 97) {
      queue.retryDue();
    } else {
      disturb();
    }
  }

  private void disturb() throws InterruptedException {
    switch (dice.nextInt(6)) {
      case 0 -> resync();
      case 1, 2 -> {
        if (faults.any()) { // whoever is in the middle of something sleeps long
          clock.advance(LEASE.multipliedBy(2));
          renew();
          free().rescue();
        }
      }
      case 3 -> {
        if (faults.any()) {
          workers.remove(free());
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

  /** One that is not in the middle of something; a new one where the others are over. */
  private SimulatedWorker free() {
    workers.removeIf(SimulatedWorker::over);
    List<SimulatedWorker> free = workers.stream().filter(one -> !one.atWork()).toList();
    if (free.isEmpty() || workers.size() < WORKERS) {
      SimulatedWorker another = newWorker();
      workers.add(another);
      return another;
    }
    return free.get(dice.nextInt(free.size()));
  }

  private SimulatedWorker newWorker() {
    while (true) {
      try {
        return new SimulatedWorker(world, faults.failpoints());
      } catch (SimulatedCrash e) {
        // what it was given when it joined is taken back when it was silent for long enough
      }
    }
  }

  private void renew() throws InterruptedException {
    for (SimulatedWorker worker : List.copyOf(workers)) {
      if (!worker.atWork() && !worker.over()) {
        worker.renew();
      }
    }
  }

  /** Lets everything that was begun come to its end, undisturbed. */
  void rest() throws InterruptedException {
    resting = true;
    users.rest();
    faults.end();
    boolean atRest = false;
    for (int i = 0; i < 20_000 && !atRest; i++) {
      free().step();
      if (dice.nextInt(50) == 0) {
        clock.advance(LONG.multipliedBy(2));
        renew();
        free().rescue();
        queue.retryDue();
        target.releaseExternalEdges();
      }
      atRest = i > 200 && queue.drained(Set.of()) && poisoned().containsAll(queue.aside());
    }
    assertThat(atRest).as("all comes to rest: %s; poisoned: %s", queue, poisoned()).isTrue();
    assertThat(workers).extracting(SimulatedWorker::error).containsOnlyNulls();
  }

  /** What the target refuses, and what must be written together with that. */
  private Set<EntityId> poisoned() {
    Set<EntityId> poisoned = new HashSet<>();
    checks.poisoned().forEach(id -> poisoned.addAll(queue.tied(id)));
    return poisoned;
  }

  /** Users mend what the target refuses; false if they never wrote such a thing. */
  boolean mend() {
    users.mend();
    return poisoning;
  }

  /** The graph is what the rows say, and nothing is left to do. */
  void check() {
    look();
    checks.checkGraph();
    assertThat(queue.aside()).containsAll(checks.poisoned());
    assertThat(queue.aside().isEmpty() ? queue.moves() : List.of()).isEmpty();
    if (!poisoning && !faults.refusing()) {
      assertThat(queue.setAside()).as("set aside by an outage").isZero();
    }
  }
}
