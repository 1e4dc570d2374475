// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to which position of the source a run that begins now will cover every change, if it leaves
 * nothing undecided. Where its log ends does not tell: a commit before it may be visible to nobody
 * yet, and be in no target, so the run would find the row before it equal. The proof is in
 * docs/verification.md.
 *
 * @param entries that are compared
 * @param patience how long it may take; without it what is known already serves
 */
record VerifiedThrough(
    VerifySettings settings, VerifyParts parts, List<String> entries, Duration patience) {
  private static final Duration TICK = Duration.ofMillis(20);
  private static final String UNKNOWN = "";

  /**
   * What all pipelines have applied: a row that equals the target is at least as new as that. A
   * queue knows of nothing before it is visible, and so of no such position.
   *
   * @return in the source's notation; empty if it is not known
   */
  String position() {
    return settings.queue() ? UNKNOWN : applied();
  }

  private String applied() {
    List<Acknowledgement> known = acknowledged();
    if (!patience.isZero() && parts.state().findLeaseHolder(settings.sync()).isPresent()) {
      parts.state().askForAcknowledgement(settings.sync());
      boolean waits = true;
      for (long tick = patience.dividedBy(TICK);
          waits && tick > 0 && !renewed(known, acknowledged());
          tick--) {
        waits = pause();
      }
    }
    List<Acknowledgement> last = acknowledged();
    return last.size() < pipelines().size()
        ? UNKNOWN
        : last.stream()
            .map(Acknowledgement::position)
            .min(Position::compareTo)
            .map(VerifiedThrough::text)
            .orElse(UNKNOWN);
  }

  private boolean renewed(List<Acknowledgement> before, List<Acknowledgement> now) {
    return now.size() == pipelines().size() && now.stream().noneMatch(before::contains);
  }

  private List<PipelineId> pipelines() {
    return entries.stream()
        .map(entry -> parts.mapping().laneOf(entry))
        .distinct()
        .map(lane -> new PipelineId(settings.sync(), parts.target().name(), lane))
        .toList();
  }

  private List<Acknowledgement> acknowledged() {
    List<Acknowledgement> found = new ArrayList<>();
    pipelines().forEach(one -> parts.state().findAcknowledgement(one).ifPresent(found::add));
    return found;
  }

  /** Nothing of a transaction that is applied only in part is covered. */
  private static String text(Position position) {
    long lsn = position.equals(Position.endOf(position.lsn())) ? position.lsn() : before(position);
    return lsn == 0 ? UNKNOWN : Position.lsnText(lsn);
  }

  private static long before(Position position) {
    return Math.max(0, position.lsn() - 1);
  }

  /** Whether it may be waited on. */
  private static boolean pause() {
    try {
      Thread.sleep(TICK);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
