// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.capture.ChangeQueue.Refusal;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import io.syncline.engine.Backoff;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.Failpoints;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  private final ChangeQueue queue;
  private final Member member;
  private final ClaimReader reader;
  private final TargetWriter writer;
  private final Backoff backoff;
  private final int rejections;
  private final RetrySchedule schedule;
  private final Listener listener;
  private final Failpoints failpoints;
  private final List<Done> unfinished = new ArrayList<>(); // the worker's thread only
  private final Set<EntityId> toPutBack = new LinkedHashSet<>(); // the worker's thread only

  ClaimWriter(Work work, ClaimReader reader, EngineSettings settings, Listener listener) {
    this.queue = work.queue();
    this.member = work.member();
    this.reader = reader;
    this.writer = work.writer();
    this.backoff = new Backoff(settings.retry(), new SplittableRandom());
    this.rejections = settings.retry().rejections();
    this.schedule = settings.failures().schedule();
    this.listener = listener;
    this.failpoints = work.failpoints();
  }

  /** Whose claims are written, and with what. */
  record Work(ChangeQueue queue, Member member, TargetWriter writer, Failpoints failpoints) {}

  /** Hears how it goes; on the worker's thread. */
  interface Listener {
    void applied(Batch batch, Duration took);

    void refused(EntityId id);

    void failed(String reason);

    /** Waits before the next attempt; throws {@link Stopping} if there shall be none. */
    void pause(Duration wait) throws InterruptedException;
  }

  /** The worker was asked to stop before its claims were written. */
  static final class Stopping extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void write(List<Claim> claims) throws InterruptedException {
    failpoints.pass("after-claim");
    try {
      Deque<List<Claim>> parts = new ArrayDeque<>(List.of(claims));
      while (!parts.isEmpty()) {
        writePart(parts.pop(), parts);
      }
    } catch (RuntimeException e) {
      claims.forEach(claim -> toPutBack.add(claim.id()));
      throw e;
    }
  }

  /** Writes a part, or halves it: what the target refuses, and what is too much at once. */
  private void writePart(List<Claim> part, Deque<List<Claim>> parts) throws InterruptedException {
    List<Claim> left = part;
    for (int failures = 1; true; failures++) {
      long began = System.nanoTime();
      ClaimedBatch read = reader.read(left);
      left = read.done().stream().map(Done::claim).toList();
      putBack(read.torn(), AT_ONCE);
      failpoints.pass("after-read");
      switch (writer.apply(read.batch(), CheckpointMode.STAYS)) {
        case Outcome.Applied applied -> {
          backoff.reset();
          complete(read);
          listener.applied(read.batch(), Duration.ofNanos(System.nanoTime() - began));
          return;
        }
        case Outcome.Retry(String reason, Outcome.Cause cause) -> {
          listener.failed(reason);
          listener.pause(backoff.next());
          boolean tooMuch =
              cause == Outcome.Cause.TOO_LARGE
                  || (cause == Outcome.Cause.TRANSIENT && failures >= TRIES_AT_ONCE);
          if (tooMuch && halve(read, parts)) {
            return;
          }
        }
        case Outcome.Rejected refused -> {
          if (halve(read, parts)) {
            return;
          }
          if (failures > rejections) {
            setAside(left, refused);
            return;
          }
          listener.pause(backoff.next());
        }
        case Outcome.Misconfigured wrong ->
            throw new SynclineException(ErrorCode.TARGET_RIGHTS, wrong.reason());
        case Outcome.Fenced fenced -> throw fencedOff(fenced);
      }
    }
  }

  private SynclineException fencedOff(Outcome.Fenced fenced) {
    return new SynclineException(
        ErrorCode.FENCED,
        "worker %d was taken for dead (epoch %d)".formatted(member.number(), fenced.newerEpoch()));
  }

  private void complete(ClaimedBatch read) {
    failpoints.pass("after-apply");
    unfinished.addAll(queue.complete(member, read.done(), read.moves()));
    failpoints.pass("after-complete");
  }

  private static boolean halve(ClaimedBatch read, Deque<List<Claim>> parts) {
    List<List<Claim>> groups = groups(read);
    if (groups.size() <= 1) {
      return false;
    }
    int middle = groups.size() / 2;
    parts.push(flat(groups.subList(middle, groups.size())));
    parts.push(flat(groups.subList(0, middle)));
    return true;
  }

  private void setAside(List<Claim> claims, Outcome.Rejected refused) {
    backoff.reset();
    listener.failed(refused.reason());
    for (Claim claim : claims) {
      listener.refused(claim.id());
      Refusal refusal = new Refusal(claim, refused.code(), refused.reason());
      if (!queue.setAside(member, refusal, schedule)) {
        putBack(List.of(claim.id()), AT_ONCE);
      }
    }
  }

  /** Entities that must be written together. */
  private static List<List<Claim>> groups(ClaimedBatch read) {
    Map<String, Ties> ties = new HashMap<>();
    List<List<Claim>> groups = new ArrayList<>();
    Map<EntityId, Claim> left = new java.util.LinkedHashMap<>();
    read.done().forEach(done -> left.put(done.claim().id(), done.claim()));
    for (Done done : read.done()) {
      Claim claim = done.claim();
      String entry = claim.id().entry();
      Ties tied =
          ties.computeIfAbsent(
              entry,
              e -> Ties.of(read.moves().stream().filter(move -> move.entry().equals(e)).toList()));
      List<Claim> group = new ArrayList<>();
      for (String key : tied.with(claim.id().key())) {
        Claim member = left.remove(new EntityId(entry, key));
        if (member != null) {
          group.add(member);
        }
      }
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static List<Claim> flat(List<List<Claim>> groups) {
    return groups.stream().flatMap(List::stream).toList();
  }

  private void putBack(List<EntityId> entities, Duration delay) {
    if (!entities.isEmpty()) {
      toPutBack.addAll(queue.putBack(member, entities, delay));
    }
  }

  /** Completes and puts back what somebody was writing to before. */
  void finish() {
    if (!unfinished.isEmpty()) {
      List<Done> again = List.copyOf(unfinished);
      unfinished.clear();
      unfinished.addAll(queue.complete(member, again, List.of()));
    }
    if (!toPutBack.isEmpty()) {
      List<EntityId> again = List.copyOf(toPutBack);
      toPutBack.clear();
      putBack(again, AT_ONCE);
    }
  }
}
