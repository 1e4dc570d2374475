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
import java.time.Duration;
import java.util.ArrayList;
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

  private final ChangeQueue queue;
  private final Member member;
  private final ClaimReader reader;
  private final TargetWriter writer;
  private final Backoff backoff;
  private final int rejections;
  private final RetrySchedule schedule;
  private final Listener listener;
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
  }

  /** Whose claims are written, and with what. */
  record Work(ChangeQueue queue, Member member, TargetWriter writer) {}

  /** Hears how it goes; on the worker's thread. */
  interface Listener {
    void applied(Batch batch);

    void failed(String reason);

    /** Waits before the next attempt; throws {@link Stopping} if there shall be none. */
    void pause(Duration wait) throws InterruptedException;
  }

  /** The worker was asked to stop before its claims were written. */
  static final class Stopping extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void write(List<Claim> claims) throws InterruptedException {
    try {
      writeOrSplit(claims, 0);
    } catch (RuntimeException e) {
      claims.forEach(claim -> toPutBack.add(claim.id()));
      throw e;
    }
  }

  private void writeOrSplit(List<Claim> claims, int attempt) throws InterruptedException {
    ClaimedBatch read = reader.read(claims);
    putBack(read.torn(), AT_ONCE);
    switch (writer.apply(read.batch(), CheckpointMode.STAYS)) {
      case Outcome.Applied applied -> {
        backoff.reset();
        complete(read);
        listener.applied(read.batch());
      }
      case Outcome.Retry retry -> {
        listener.failed(retry.reason());
        listener.pause(backoff.next());
        writeOrSplit(claimsOf(read), attempt);
      }
      case Outcome.Rejected rejected -> rejected(read, rejected, attempt);
      case Outcome.Misconfigured wrong ->
          throw new SynclineException(ErrorCode.TARGET_RIGHTS, wrong.reason());
      case Outcome.Fenced fenced ->
          throw new SynclineException(
              ErrorCode.FENCED,
              "worker %d was taken for dead (epoch %d)"
                  .formatted(member.number(), fenced.newerEpoch()));
    }
  }

  private static List<Claim> claimsOf(ClaimedBatch read) {
    return read.done().stream().map(Done::claim).toList();
  }

  private void complete(ClaimedBatch read) {
    unfinished.addAll(queue.complete(member, read.done(), read.moves()));
  }

  /**
   * Halves what the target refuses until it is one entity, which is tried again, then set aside.
   */
  private void rejected(ClaimedBatch read, Outcome.Rejected refused, int attempt)
      throws InterruptedException {
    List<List<Claim>> groups = groups(read);
    if (groups.size() > 1) {
      int middle = groups.size() / 2;
      writeOrSplit(flat(groups.subList(0, middle)), 0);
      writeOrSplit(flat(groups.subList(middle, groups.size())), 0);
    } else if (attempt < rejections) {
      listener.pause(backoff.next());
      writeOrSplit(claimsOf(read), attempt + 1);
    } else {
      backoff.reset();
      listener.failed(refused.reason());
      for (Claim claim : claimsOf(read)) {
        if (!queue.setAside(
            member, new Refusal(claim, refused.code(), refused.reason()), schedule)) {
          putBack(List.of(claim.id()), AT_ONCE);
        }
      }
    }
  }

  /** Entities that must be written together. */
  private static List<List<Claim>> groups(ClaimedBatch read) {
    Map<String, Ties> ties = new HashMap<>();
    List<List<Claim>> groups = new ArrayList<>();
    Map<EntityId, Claim> left = new java.util.LinkedHashMap<>();
    read.done().forEach(done -> left.put(done.claim().id(), done.claim()));
    for (Claim claim : claimsOf(read)) {
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
