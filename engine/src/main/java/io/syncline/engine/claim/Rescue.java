// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fences dead members off in the target, then lets others have what they had claimed. In this
 * order: one that was only paused can write nothing when it wakes up. Any thread.
 */
final class Rescue {
  private static final Logger LOG = LoggerFactory.getLogger(Rescue.class);

  private final ChangeQueue queue;
  private final Target target;
  private final String sync;
  private final AtomicBoolean underWay = new AtomicBoolean();

  Rescue(ChangeQueue queue, Target target, String sync) {
    this.queue = queue;
    this.target = target;
    this.sync = sync;
  }

  /** What a member's writer is called in the target. */
  static PipelineId writerOf(String sync, String target, Member member) {
    return new PipelineId(sync + "@" + member.number(), target, Lane.NORMAL);
  }

  /** Takes over from the members that are silent. */
  void rescue() {
    for (Member silent : queue.findSilent()) {
      LOG.warn("{}: worker {} is silent; its work is taken over", sync, silent.number());
      fenceOff(silent);
    }
  }

  /** Takes over from all members: none may write any more. */
  void fenceOffAll() {
    List<Member> members = queue.members();
    members.forEach(this::fenceOff);
  }

  private void fenceOff(Member member) {
    try (TargetWriter writer = target.writer(writerOf(sync, target.name(), member))) {
      writer.takeOver();
    }
    queue.release(member);
  }

  /** The same, where what fails is tried again later; nothing while a former attempt lasts. */
  void attempt() {
    if (!underWay.compareAndSet(false, true)) {
      return;
    }
    try {
      rescue();
    } catch (SynclineException e) {
      if (!e.passesByItself()) {
        throw e;
      }
      LOG.debug("{}: rescue: {}", sync, e.getMessage());
    } finally {
      underWay.set(false);
    }
  }
}
