// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.capture.ChangeQueue.Refusal;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.engine.Backoff;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.FailureSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes claimed entities until each is in the target, set aside or put back. No version guards a
 * claim: nobody else has its keys, and a member that was taken for dead is refused by the target.
 * One thread.
 */
final class ClaimWriter {
  private static final Duration AT_ONCE = Duration.ZERO;

  /** How often a transaction may fail by chance before it is taken for too much at once. */
  private static final int TRIES_AT_ONCE = 4;

  /** A failure that took so long is not tried in the same size again. */
  private static final Duration SLOW = Duration.ofSeconds(2);

  private static final int HALVES = 2;

  /** So many parts of what is slow: each attempt at one that is, costs a timeout. */
  private static final int MANY = 8;

  /** The code of what took too long. */
  private static final String TIMEOUT = "TIMEOUT";

  private final ChangeQueue queue;
  private final Member member;
  private final ClaimReader reader;
  private final TargetWriter writer;
  private final Backoff backoff;
  private final Patience patience;
  private final WorkProgress progress;
  private final Rest rest;
  private final List<Done> unfinished = new ArrayList<>(); // the worker's thread only
  private final Set<EntityId> toPutBack = new LinkedHashSet<>(); // the worker's thread only
  private boolean doubtful; // the worker's thread only

  ClaimWriter(Work work, ClaimReader reader, Patience patience, WorkProgress progress, Rest rest) {
    this.queue = work.queue();
    this.member = work.member();
    this.reader = reader;
    this.writer = work.writer();
    this.backoff = new Backoff(patience.retry(), new SplittableRandom());
    this.patience = patience;
    this.progress = progress;
    this.rest = rest;
  }

  /** Whose claims are written, and with what. */
  record Work(ChangeQueue queue, Member member, TargetWriter writer) {}

  /**
   * How long something is tried.
   *
   * @param alone an entity that nothing else is written with
   * @param failures how many are set aside, and when they are tried again
   */
  record Patience(Duration alone, EngineSettings.RetrySettings retry, FailureSettings failures) {}

  /** Waits before the next attempt; throws {@link LetGo} if there shall be none. */
  interface Rest {
    void before(Lane lane, Duration wait) throws InterruptedException;
  }

  /** What was claimed shall not be written now. */
  static final class LetGo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void write(List<Claim> claims) throws InterruptedException {
    try {
      ClaimParts parts = new ClaimParts(claims);
      while (!parts.done()) {
        writePart(parts.next(), parts);
      }
    } catch (RuntimeException e) {
      claims.forEach(claim -> toPutBack.add(claim.id()));
      throw e;
    }
  }

  /** Writes a part, or divides it: what the target refuses, and what is too much at once. */
  private void writePart(List<Claim> part, ClaimParts parts) throws InterruptedException {
    Lane lane = part.getFirst().lane();
    List<Claim> left = part;
    long alone = 0; // nanoseconds spent on what cannot be divided, the target being there
    for (int failures = 1; true; failures++) {
      long began = System.nanoTime();
      ClaimedBatch read = reader.read(left);
      left = read.done().stream().map(Done::claim).toList();
      putBack(read.torn(), AT_ONCE);
      if (parts.separate(read, progress.suspects()::contains)) {
        return;
      }
      Outcome outcome = outcome(read);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (!(outcome instanceof Outcome.Applied)) {
        progress.failed(lane, outcome);
      }
      switch (outcome) {
        case Outcome.Applied applied -> {
          backoff.reset();
          complete(read);
          progress.suspects().forget(ids(read));
          progress.applied(lane, read, Duration.ofNanos(System.nanoTime() - began));
          return;
        }
        case Outcome.Retry(String reason, Outcome.Cause cause) -> {
          if (tooMuch(cause, failures, took)
              && parts.divide(read, took.compareTo(SLOW) >= 0 ? MANY : HALVES)) {
            return;
          }
          rest.before(lane, backoff.next());
          alone = cause == Outcome.Cause.UNREACHABLE ? 0 : alone + System.nanoTime() - began;
          if (alone >= patience.alone().toNanos() && answers()) {
            setAside(read, tooSlow(reason));
            return;
          }
        }
        case Outcome.Rejected refused -> {
          if (parts.divide(read, HALVES)) {
            return;
          }
          refused(read, refused);
          return;
        }
        case Outcome.Misconfigured wrong ->
            throw new SynclineException(wrong.code(), wrong.reason());
        case Outcome.Fenced fenced -> throw fencedOff(fenced);
      }
    }
  }

  /** What is to be mended is written whole; nobody else has it, so it needs no checkpoint. */
  private Outcome outcome(ClaimedBatch read) {
    Set<OrphanPolicy> mends = read.mends();
    if (mends.isEmpty()) {
      return writer.apply(read.batch(), CheckpointMode.STAYS);
    }
    return writer.repair(
        read.batch(),
        CheckpointMode.STAYS,
        mends.contains(OrphanPolicy.QUARANTINE)
            ? TargetWriter.Orphans.QUARANTINE
            : TargetWriter.Orphans.DELETE);
  }

  private static boolean tooMuch(Outcome.Cause cause, int failures, Duration took) {
    return switch (cause) {
      case TOO_LARGE -> true;
      case TRANSIENT -> failures >= TRIES_AT_ONCE || took.compareTo(SLOW) >= 0;
      case UNREACHABLE, CONTENDED -> false;
    };
  }

  /** Whether the target writes at all, so that it is the entity's fault that it is not written. */
  private boolean answers() {
    return writer.apply(
            new BatchBuilder().build(ClaimReader.NOWHERE, Scope.ALL), CheckpointMode.STAYS)
        instanceof Outcome.Applied;
  }

  private Outcome.Rejected tooSlow(String reason) {
    return new Outcome.Rejected(
        TIMEOUT,
        "not written within %d s, alone: %s".formatted(patience.alone().toSeconds(), reason));
  }

  private SynclineException fencedOff(Outcome.Fenced fenced) {
    return new SynclineException(
        ErrorCode.FENCED,
        "worker %d was taken for dead (epoch %d)".formatted(member.number(), fenced.newerEpoch()));
  }

  private void complete(ClaimedBatch read) {
    unfinished.addAll(queue.complete(member, read.done(), read.moves()));
  }

  /** Has it tried again a little later, by whoever claims it then; at last sets it aside. */
  private void refused(ClaimedBatch read, Outcome.Rejected refused) {
    int times = progress.suspects().refused(ids(read));
    boolean known = read.done().stream().allMatch(done -> done.claim().retries() > 0);
    if (known || times > patience.retry().rejections()) {
      setAside(read, refused);
    } else {
      putBack(ids(read), backoff.after(times));
    }
  }

  private static List<EntityId> ids(ClaimedBatch read) {
    return read.done().stream().map(done -> done.claim().id()).toList();
  }

  private void setAside(ClaimedBatch read, Outcome.Rejected refused) {
    backoff.reset();
    progress.suspects().forget(ids(read));
    for (Done done : read.done()) {
      Claim claim = done.claim();
      Refusal refusal = progress.operations().refusal(claim, read, refused);
      if (claim.retries() == 0) {
        long aside = queue.countAside(claim.lane());
        patience.failures().requireRoom(aside, claim.id(), refusal.reason());
      }
      int made = queue.setAside(member, refusal, patience.failures().schedule());
      if (made == 0) {
        putBack(List.of(claim.id()), AT_ONCE);
      } else {
        progress.refused(refusal);
        progress.operations().refused(claim, read, made);
      }
    }
  }

  private void putBack(List<EntityId> entities, Duration delay) {
    if (!entities.isEmpty()) {
      toPutBack.addAll(queue.putBack(member, entities, delay));
    }
  }

  /** The queue did not answer: it may have given what nobody here knows of. */
  void doubt() {
    doubtful = true;
  }

  /** Completes and puts back what somebody was writing to before, and what nobody knows of. */
  void finish() {
    if (!unfinished.isEmpty()) {
      List<Done> again = List.copyOf(unfinished);
      unfinished.clear();
      unfinished.addAll(queue.complete(member, again, List.of()));
    }
    if (doubtful) {
      toPutBack.addAll(queue.claimed(member));
      doubtful = false;
    }
    if (!toPutBack.isEmpty()) {
      List<EntityId> again = List.copyOf(toPutBack);
      toPutBack.clear();
      putBack(again, AT_ONCE);
    }
  }
}
