// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entity in the queue in memory. One thread. */
final class QueuedEntity {
  private enum Status {
    PENDING,
    DELETED,
    SYNCED,
    FAILED
  }

  private Status status = Status.PENDING;
  private Lane lane = Lane.NORMAL;
  private long version;
  private Instant since = Instant.EPOCH;
  private @Nullable Member claimedBy;
  private @Nullable Instant notBefore;
  private boolean refused;
  private int attempts;

  void changed(Lane of, boolean exists, long next, Instant now) {
    status = exists ? Status.PENDING : Status.DELETED;
    lane = of;
    version = next;
    since = now;
    attempts = 0;
    notBefore = null;
  }

  @Override
  public String toString() {
    return status + " " + lane + " " + version + " of " + claimedBy + ", not before " + notBefore;
  }

  Lane lane() {
    return lane;
  }

  long version() {
    return version;
  }

  boolean free() {
    return claimedBy == null;
  }

  boolean has(Member member) {
    return member.equals(claimedBy);
  }

  boolean done() {
    return status == Status.SYNCED && free();
  }

  boolean aside() {
    return status == Status.FAILED && free();
  }

  private boolean waits() {
    return status == Status.PENDING || status == Status.DELETED;
  }

  boolean due(Lane wanted, Instant now) {
    return free() && waits() && lane == wanted && reached(now);
  }

  private boolean reached(Instant now) {
    Instant earliest = notBefore;
    return earliest == null || !earliest.isAfter(now);
  }

  void take(Member member) {
    claimedBy = member;
    status = status == Status.DELETED ? Status.DELETED : Status.PENDING;
  }

  Claim claim(EntityId id) {
    return new Claim(id, version, lane, since, refused ? Math.max(1, attempts) : 0, null);
  }

  void release(Member member) {
    if (has(member)) {
      claimedBy = null;
    }
  }

  /** Answers whether nothing of it is left. */
  boolean complete(Done done) {
    boolean same = version == done.claim().version();
    claimedBy = null;
    attempts = 0;
    refused = false;
    notBefore = null;
    if (same) {
      status = Status.SYNCED;
    }
    return same && !done.exists();
  }

  void putBack(Instant earliest) {
    claimedBy = null;
    notBefore = earliest;
  }

  boolean isStill(Member member, Claim claim) {
    return has(member) && version == claim.version();
  }

  int setAside(RetrySchedule schedule, Instant now) {
    claimedBy = null;
    status = Status.FAILED;
    refused = true;
    attempts++;
    notBefore = schedule.next(attempts, now);
    return attempts;
  }

  boolean retryDue(Instant now) {
    return aside() && notBefore != null && reached(now);
  }

  void retry(long next) {
    status = Status.PENDING;
    notBefore = null;
    version = next;
  }
}
