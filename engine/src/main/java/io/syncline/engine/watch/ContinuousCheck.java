// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.EngineParts;
import io.syncline.engine.verify.KeyCheck.Found;
import io.syncline.engine.verify.VerifySettings;
import io.syncline.engine.watch.Sampler.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a sample of the changes that were applied back from both stores, seconds and minutes later,
 * on a thread of its own beside an engine; what was missed is for {@link Misses}. It keeps up or
 * gives up: what cannot be read back in time is counted as undecided.
 */
public final class ContinuousCheck {
  /** Who asks for rows to be written again. */
  public static final String BY = "continuous check";

  private static final Logger LOG = LoggerFactory.getLogger(ContinuousCheck.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LATE = Duration.ofSeconds(30);
  private static final int MOST_AT_ONCE = 200;
  private static final int MOST_OPEN = 1_000;

  private final VerifySettings settings;
  private final ContinuousPlan plan;
  private final EngineParts parts;
  private final Sampler sampler;
  private final BooleanSupplier ready;
  private final ContinuousCounts counts;
  private final Misses misses;

  /** Windows of changes that are not decided, by row; this one's thread only. */
  private final Map<EntityId, List<Integer>> open = new LinkedHashMap<>();

  /**
   * @param settings how rows are compared
   * @param ready whether the engine applies changes
   */
  public ContinuousCheck(
      VerifySettings settings,
      ContinuousPlan plan,
      EngineParts parts,
      Sampler sampler,
      BooleanSupplier ready) {
    this.settings = settings;
    this.plan = plan;
    this.parts = parts;
    this.sampler = sampler;
    this.ready = ready;
    this.counts = new ContinuousCounts(settings.sync(), plan, parts);
    this.misses = new Misses(settings, plan, parts, counts);
  }

  /** Begins; to be interrupted when the engine ends. */
  public Thread start() {
    return Thread.ofPlatform().daemon(true).name("syncline-read-back").start(this::run);
  }

  private void run() {
    Thread mending = misses.start();
    try (Binding binding = new Binding(settings, parts)) {
      while (true) {
        Thread.sleep(TICK);
        for (int window = 0; window < plan.windows().size(); window++) {
          look(window, binding);
        }
        step(binding);
        counts.flush();
      }
    } catch (InterruptedException e) {
      counts.flushAtOnce();
      Thread.currentThread().interrupt();
    } finally {
      mending.interrupt();
    }
  }

  private void look(int window, Binding binding) {
    List<Sample> due = sampler.due(window, MOST_AT_ONCE);
    Instant tooLate = parts.clock().instant().minus(plan.windows().get(window)).minus(LATE);
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    for (Sample sample : due) {
      boolean inTime = sample.appliedAt().isAfter(tooLate) && open.size() < MOST_OPEN;
      if (inTime && ready.getAsBoolean()) {
        EntityId id = sample.id();
        if (!open.containsKey(id)) { // what is being looked at goes on from there
          keys.computeIfAbsent(id.entry(), e -> new LinkedHashSet<>()).add(id.key());
        }
        open.computeIfAbsent(id, i -> new ArrayList<>()).add(window);
      } else {
        counts.undecided(window, 1);
      }
    }
    keys.forEach((entry, some) -> guarded(binding, () -> add(entry, some, binding)));
  }

  private void add(String entry, Set<String> keys, Binding binding) {
    bind(binding);
    binding.decisions().add(entry, List.copyOf(keys)).forEach(this::decided);
  }

  private void bind(Binding binding) {
    if (binding.refresh()) {
      lookAgain(binding);
    }
  }

  private void step(Binding binding) {
    if (!open.isEmpty()) {
      guarded(
          binding,
          () -> {
            bind(binding);
            binding.decisions().step().forEach(this::decided);
          });
    }
  }

  /** What was open under a former binding. */
  private void lookAgain(Binding binding) {
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    open.keySet()
        .forEach(id -> keys.computeIfAbsent(id.entry(), e -> new LinkedHashSet<>()).add(id.key()));
    keys.forEach((entry, some) -> add(entry, some, binding));
  }

  private void decided(Found found) {
    List<Integer> windows = open.remove(found.id());
    for (int window : windows == null ? List.<Integer>of() : windows) {
      switch (found.verdict()) {
        case EQUAL, NEWER -> counts.correct(window, 1);
        case DIFFERENT -> misses.add(found.id(), window);
        case KNOWN_FAILURE, DEFERRED, UNVERIFIABLE -> counts.undecided(window, 1);
      }
    }
  }

  /** A store may be away, or the tables may have changed since they were bound. */
  private void guarded(Binding binding, Runnable work) {
    try {
      work.run();
    } catch (SynclineException e) {
      LOG.debug("{}: changes are not read back: {}", settings.sync(), e.getMessage());
      giveUp(binding);
    } catch (RuntimeException e) { // a value that cannot be what its type says, or a bug
      LOG.warn("{}: changes are not read back", settings.sync(), e);
      giveUp(binding);
    }
  }

  private void giveUp(Binding binding) {
    open.values().forEach(windows -> windows.forEach(window -> counts.undecided(window, 1)));
    open.clear();
    binding.close();
  }
}
