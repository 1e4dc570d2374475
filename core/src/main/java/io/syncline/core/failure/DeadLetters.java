// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

import io.syncline.core.durability.Durable;
import io.syncline.core.failure.DeadLetter.Attempt;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.DeadLetter.Resolution;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes that were set aside, with their reasons. What a method wrote is durable when it returns.
 * Any thread; throws SynclineException SOURCE_UNREACHABLE, NOT_APPLIED and the like.
 */
public interface DeadLetters {

  /**
   * Rows of which the target is known not to hold the present state: those set aside, and those
   * discarded and not changed since.
   */
  Set<EntityId> loadKeys(String sync, String target);

  /** What is not plainly in sync, in numbers. */
  Counts counts(String sync);

  /**
   * Sets a change aside; one of a row that is aside already counts as its next attempt.
   *
   * @return how often it was tried so far
   */
  @Durable
  int setAside(Refused refused, RetrySchedule schedule);

  /** A later change of these rows came: they are tried again, from {@code at} on. */
  @Durable
  void expect(String sync, String target, Collection<EntityId> ids, Instant at);

  /**
   * Says which transactions changed rows that are aside, by their 32-bit ids: what these wrote of
   * the rows is not in the target. A row that is not aside does not matter.
   */
  @Durable
  void changedBy(String sync, String target, Map<EntityId, Set<Long>> transactions);

  /** Rows of these entries whose next attempt is due, the longest due first. */
  List<EntityId> due(String sync, String target, Collection<String> entries, Due due);

  /**
   * The rows need nothing any more.
   *
   * @return how often each of those that were aside was tried in vain
   */
  @Durable
  Map<EntityId, Integer> resolve(
      String sync, String target, Collection<EntityId> ids, Resolution resolution, Instant at);

  List<DeadLetter> find(String sync, Filter filter);

  /** All attempts for a row, the first one first, also those of former times. */
  List<Attempt> attempts(String sync, String target, EntityId id);

  /** Has them tried again as soon as an engine runs; returns how many. */
  @Durable
  int retry(String sync, Filter filter, Decision decision);

  /** Accepts that they are not applied, until their rows change again; returns how many. */
  @Durable
  int discard(String sync, Filter filter, Decision decision);

  /**
   * How many entities are not plainly in sync.
   *
   * @param pending to be tried soon
   * @param failed set aside
   * @param conflicts held differently in both stores for a reason that rules must decide
   */
  record Counts(long pending, long failed, long conflicts) {}

  /**
   * What is due.
   *
   * @param limit at most so many
   */
  record Due(Instant now, int limit) {}
}
