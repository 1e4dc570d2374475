// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.core.failure.SynclineException;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.EngineParts;
import io.syncline.engine.verify.KeyCheck;
import io.syncline.engine.verify.KeyCheck.Found;
import io.syncline.engine.verify.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes that were found missing: decided once more, with the tables bound anew, then written
 * again by the pipeline that owns the row, and audited. On a thread of its own.
 */
final class Misses {
  private static final Logger LOG = LoggerFactory.getLogger(ContinuousCheck.class);
  private static final int MOST_WAITING = 1_000;

  /** Beyond it something is wrong that writing rows does not mend, and people must look. */
  private static final int MOST_REWRITES = 100;

  private static final Duration SPAN = Duration.ofHours(1);

  private final VerifySettings settings;
  private final ContinuousPlan plan;
  private final EngineParts parts;
  private final ContinuousCounts counts;
  private final BlockingQueue<Miss> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Deque<Instant> rewrites = new ArrayDeque<>(); // the mending thread only

  Misses(VerifySettings settings, ContinuousPlan plan, EngineParts parts, ContinuousCounts counts) {
    this.settings = settings;
    this.plan = plan;
    this.parts = parts;
    this.counts = counts;
  }

  private record Miss(EntityId id, int window) {}

  /** A row differs that was read back so long after it was applied. Any thread. */
  void add(EntityId id, int window) {
    if (!waiting.offer(new Miss(id, window))) {
      counts.missed(window, 1);
      LOG.error("{}: {} is not what its row says", settings.sync(), id);
    }
  }

  /** Begins; to be interrupted. */
  Thread start() {
    return Thread.ofPlatform().daemon(true).name("syncline-mend").start(this::run);
  }

  private void run() {
    try (Binding binding = new Binding(settings, parts)) {
      while (true) {
        List<Miss> next = new ArrayList<>(List.of(waiting.take()));
        waiting.drainTo(next);
        Map<String, Map<String, List<Miss>>> byEntry = new LinkedHashMap<>();
        for (Miss miss : next) {
          byEntry
              .computeIfAbsent(miss.id().entry(), e -> new LinkedHashMap<>())
              .computeIfAbsent(miss.id().key(), k -> new ArrayList<>())
              .add(miss);
        }
        for (Map.Entry<String, Map<String, List<Miss>>> entry : byEntry.entrySet()) {
          decide(entry.getKey(), entry.getValue(), binding);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void decide(String entry, Map<String, List<Miss>> byKey, Binding binding)
      throws InterruptedException {
    Map<String, List<Miss>> open = new LinkedHashMap<>(byKey);
    try {
      binding.close(); // the tables may have changed since the other was bound
      binding.refresh();
      Map<String, Found> missed = new LinkedHashMap<>();
      for (Found found : binding.check().decide(entry, List.copyOf(byKey.keySet()))) {
        List<Miss> misses = open.remove(found.id().key());
        if (misses != null && count(found, misses)) {
          missed.put(found.id().key(), found);
        }
      }
      if (!missed.isEmpty()) {
        mend(entry, missed, binding.check());
      }
    } catch (RuntimeException e) { // whatever it is, it must not end this thread
      LOG.warn("{}: {} is not read back: {}", settings.sync(), open.keySet(), e.getMessage());
      open.values().forEach(left -> left.forEach(miss -> counts.undecided(miss.window(), 1)));
    } finally {
      binding.close();
    }
  }

  /** Whether it is missed. */
  private boolean count(Found found, List<Miss> misses) {
    for (Miss miss : misses) {
      switch (found.verdict()) {
        case EQUAL, NEWER -> counts.correct(miss.window(), 1);
        case DIFFERENT -> {
          counts.missed(miss.window(), 1);
          LOG.warn(
              "{}: {} is not what its row says, {} s after a change of it was applied: {}",
              settings.sync(),
              found.id(),
              plan.windows().get(miss.window()).toSeconds(),
              found.what());
        }
        case KNOWN_FAILURE, DEFERRED, UNVERIFIABLE -> counts.undecided(miss.window(), 1);
      }
    }
    return found.verdict() == io.syncline.core.verify.Verdict.DIFFERENT;
  }

  private void mend(String entry, Map<String, Found> missed, KeyCheck check)
      throws InterruptedException {
    List<String> keys = List.copyOf(missed.keySet());
    if (!plan.preferences().alwaysSource(entry)) {
      audit(missed, Map.of(), "not written again: what to believe is for a repair to decide");
      return;
    }
    if (!mayRewrite(keys.size())) {
      LOG.error(
          "{}: more than {} rows were missed in an hour; they are left as they are: see 'syncline"
              + " verify'",
          settings.sync(),
          MOST_REWRITES);
      audit(missed, Map.of(), "not written again: too many in an hour");
      return;
    }
    try {
      check.rewrite(entry, keys);
      Map<String, Found> after = new LinkedHashMap<>();
      check.decide(entry, keys).forEach(found -> after.put(found.id().key(), found));
      audit(missed, after, "");
      LOG.info("{}: {} rows of {} were written again", settings.sync(), keys.size(), entry);
    } catch (SynclineException e) {
      LOG.warn("{}: {} is not written again: {}", settings.sync(), keys, e.getMessage());
      audit(missed, Map.of(), "not written again: " + e.getMessage());
    }
  }

  private boolean mayRewrite(int rows) {
    Instant now = parts.clock().instant();
    while (!rewrites.isEmpty() && rewrites.getFirst().plus(SPAN).isBefore(now)) {
      rewrites.removeFirst();
    }
    if (rewrites.size() + rows > MOST_REWRITES) {
      return false;
    }
    for (int i = 0; i < rows; i++) {
      rewrites.add(now);
    }
    return true;
  }

  private void audit(Map<String, Found> missed, Map<String, Found> after, String otherwise) {
    Instant now = parts.clock().instant();
    List<AuditRecord> records = new ArrayList<>();
    missed.forEach(
        (key, found) -> {
          Found left = after.get(key);
          records.add(
              new AuditRecord(
                  0,
                  settings.sync(),
                  plan.target(),
                  "rewrite",
                  found.id().entry(),
                  key,
                  null,
                  "a change that was applied was read back and was not there",
                  ContinuousCheck.BY,
                  now,
                  null,
                  found.what(),
                  left == null ? otherwise : left.verdict().text() + suffix(left.what())));
        });
    parts.state().audit().add(records);
  }

  private static String suffix(String what) {
    return what.isEmpty() ? "" : ": " + what;
  }
}
