// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.core.apply.Target;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.LastRuns;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.engine.EngineParts;
import io.syncline.engine.verify.Verification;
import io.syncline.engine.verify.VerifyParts;
import io.syncline.engine.verify.VerifyRuns;
import io.syncline.engine.verify.VerifyScope;
import io.syncline.engine.verify.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the stores now and then, on a thread of its own beside an engine, and shows what the
 * last comparisons found, whoever made them. Of several processes one does it. A run that did not
 * come to its end is gone on with, by whoever comes next.
 */
public final class VerifySchedule {
  /** Who began the runs. */
  public static final String BY = "schedule";

  private static final Logger LOG = LoggerFactory.getLogger(VerifySchedule.class);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
  private static final int RECENT = 100;

  private final VerifySettings settings;
  private final Plan plan;
  private final EngineParts parts;
  private final BooleanSupplier ready;
  private final VerifyMeters meters;

  /**
   * @param ready whether the engine applies changes: otherwise much could not be decided
   */
  public VerifySchedule(
      VerifySettings settings, Plan plan, EngineParts parts, BooleanSupplier ready) {
    this.settings = settings;
    this.plan = plan;
    this.parts = parts;
    this.ready = ready;
    this.meters = new VerifyMeters(parts.meters(), settings.sync(), plan.target(), parts.clock());
  }

  /**
   * What is done.
   *
   * @param enabled whether anything is compared; what others compared is shown in any case
   * @param every from the beginning of one run to that of the next
   * @param share of the rows, from 0, exclusive, to 1
   * @param keep how many runs are kept
   */
  public record Plan(String target, boolean enabled, Duration every, double share, int keep) {}

  /** Begins; to be interrupted when the engine ends. */
  public Thread start() {
    return Thread.ofPlatform().daemon(true).name("syncline-verify").start(this::run);
  }

  private void run() {
    Duration quarter = plan.every().dividedBy(4);
    Duration look = quarter.compareTo(LONGEST_LOOK) < 0 ? quarter : LONGEST_LOOK;
    try {
      while (true) {
        Thread.sleep(look);
        attempt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt() throws InterruptedException {
    try {
      if (plan.enabled() && ready.getAsBoolean() && due()) {
        verify();
      }
      meters.show(LastRuns.of(runs(RECENT), entries()));
    } catch (SynclineException e) {
      if (e.passesByItself()) { // the engine says so
        LOG.debug("{}: verification on schedule: {}", settings.sync(), e.getMessage());
      } else {
        LOG.info("{}: verification on schedule: {}", settings.sync(), e.getMessage());
      }
    } catch (RuntimeException e) { // a bug; the next attempt may come further
      LOG.error("{}: verification on schedule", settings.sync(), e);
    }
  }

  private VerifyStore store() {
    return parts.state().verifications();
  }

  private List<VerifyRun> runs(int limit) {
    return store().runs(settings.sync(), limit).stream()
        .filter(run -> run.target().equals(plan.target()))
        .toList();
  }

  /** What is mapped, as it was applied. */
  private List<String> entries() {
    return parts.state().loadMapping(settings.sync()).entrySet().stream()
        .filter(entry -> !entry.getValue().isRemoved())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Optional<VerifyRun> last() {
    return runs(Integer.MAX_VALUE).stream().filter(run -> run.startedBy().equals(BY)).findFirst();
  }

  private boolean due() {
    Optional<VerifyRun> last = last();
    Instant now = parts.clock().instant();
    return last.isEmpty()
        || last.get().state().equals(VerifyRun.RUNNING)
        || !now.isBefore(last.get().startedAt().plus(plan.every()));
  }

  private void verify() throws InterruptedException {
    try (VerifyStore.Hold hold = store().tryHoldSchedule(settings.sync() + " " + plan.target())) {
      if (hold == null || !due()) {
        return; // another process does it, or just did
      }
      BoundMapping mapping = parts.bind().apply(parts.source().loadCatalog(parts.tables()));
      try (Target target = parts.targets().apply(mapping)) {
        verify(new VerifyParts(parts.source(), target, parts.state(), mapping, parts.clock()));
      }
    }
  }

  private void verify(VerifyParts verify) throws InterruptedException {
    VerifyScope scope = new VerifyScope.Whole(verify.mapping().entries(), plan.share());
    VerifyRuns stored = new VerifyRuns(settings, verify, scope);
    VerifyRun begun = unfinished(stored).orElseGet(() -> stored.begin(BY));
    LoggedProgress progress = new LoggedProgress(settings.sync(), begun.id(), parts.clock());
    try {
      VerifyRun run = new Verification(settings, verify, scope, progress).run(begun);
      if (run.state().equals(VerifyRun.DONE)) {
        say(run);
        store().prune(settings.sync(), plan.keep());
      }
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.MAPPING_CHANGED) {
        abandon(begun);
      }
      throw e;
    }
  }

  /** One that other settings began is of no more use. */
  private Optional<VerifyRun> unfinished(VerifyRuns stored) {
    Optional<VerifyRun> last = last().filter(run -> run.state().equals(VerifyRun.RUNNING));
    Optional<VerifyRun> mine = stored.findUnfinished().filter(run -> run.startedBy().equals(BY));
    if (last.isPresent() && !last.map(VerifyRun::id).equals(mine.map(VerifyRun::id))) {
      abandon(last.get());
      return Optional.empty();
    }
    return mine;
  }

  private void abandon(VerifyRun run) {
    store().save(run.ended(VerifyRun.ABANDONED, parts.clock().instant()));
  }

  private void say(VerifyRun run) {
    Tally tally = run.tally();
    long different = tally.count(Verdict.DIFFERENT);
    if (different > 0 || !run.flaws().isEmpty()) {
      LOG.warn(
          "{}: run {} found {} rows that differ of {}, and {} flaws; 'syncline verify --show {}'",
          settings.sync(),
          run.id(),
          different,
          tally.total(),
          run.flaws().size(),
          run.id());
    } else {
      LOG.info(
          "{}: run {} compared {} rows and found no difference; {} are known failures, {}"
              + " undecided",
          settings.sync(),
          run.id(),
          tally.total(),
          tally.count(Verdict.KNOWN_FAILURE),
          run.undecided());
    }
  }
}
