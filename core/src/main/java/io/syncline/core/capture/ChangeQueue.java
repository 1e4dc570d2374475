// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.durability.Durable;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entities of one target whose rows changed, each at most once, until a worker has read and written
 * them. What a method wrote is durable when it returns, in one statement, so that a worker that
 * stops in between keeps nobody waiting. Any thread; throws SynclineException SOURCE_UNREACHABLE,
 * NOT_APPLIED, and FENCED where the member was taken for dead.
 */
public interface ChangeQueue extends AutoCloseable {

  /** Makes this process one of the workers, under the lowest number that is free. */
  @Durable
  Member join(String holder, Duration lease);

  /** Says that the member is alive; throws FENCED if it was taken for dead. */
  @Durable
  void renew(Member member, Duration lease);

  /** Lets go of everything the member has. */
  @Durable
  void leave(Member member);

  /** Members that were silent for longer than their lease. */
  List<Member> findSilent();

  /** All members, whether alive or not. */
  List<Member> members();

  /**
   * Lets others have what a dead member had claimed, and forgets it. Its epoch in the target must
   * have been raised before.
   */
  @Durable
  void release(Member dead);

  /**
   * Claims entities of one lane for a member, of the first that has any: nobody else gets them
   * until they are completed or put back. Entities between which rows moved are claimed together or
   * not at all.
   */
  @Durable
  List<Claim> claim(Member member, Wanted wanted);

  /**
   * Reads the rows of claimed keys as they are now, and the moves that concern them, in one view.
   */
  View read(EntryRows rows, Collection<String> keys);

  /**
   * The target has what was read. Whatever changed since it was claimed stays in the queue.
   *
   * @param moves that are carried out
   * @return what somebody is writing to just now; to be completed again, later
   */
  @Durable
  List<Done> complete(Member member, List<Done> done, List<KeyMove> moves);

  /**
   * Puts claimed entities back, not to be claimed before a while.
   *
   * @return what somebody is writing to just now; to be put back again, later
   */
  @Durable
  List<EntityId> putBack(Member member, List<EntityId> entities, Duration delay);

  /** Everything that the member has claimed, also by a claim whose answer it never got. */
  List<EntityId> claimed(Member member);

  /**
   * Sets an entity aside until its row changes, or somebody has it retried.
   *
   * @return how often it was tried so far; 0 if it was not set aside, since it changed meanwhile
   */
  @Durable
  int setAside(Member member, Refusal refusal, RetrySchedule schedule);

  /** How many entities of a lane are set aside. */
  long countAside(Lane lane);

  /** Has entities that were set aside tried again, where that is due; returns how many. */
  @Durable
  long retryDue();

  /** Has rows read again: those with these keys, whether they exist or not. */
  @Durable
  void add(String entry, Lane lane, Collection<String> keys);

  /**
   * The same of rows that were found to differ: their claims say so until they are completed.
   *
   * @param orphans what becomes of those that have no row
   */
  @Durable
  void mend(String entry, Lane lane, Collection<String> keys, OrphanPolicy orphans);

  /** The version of the last change, of whatever entity. */
  long lastVersion();

  /**
   * Whether all changes of an entry up to a version are in the target, set aside, or superseded.
   */
  boolean settled(String entry, long version);

  /** Whether nothing waits to be written, but in these lanes. */
  boolean drained(Set<Lane> except);

  /** How many wait in each lane; takes the longer the more do. */
  Map<Lane, Backlog> backlog();

  @Override
  void close();

  /**
   * A process that works on the queue.
   *
   * @param number names its writer in the target
   * @param incarnation tells it from others that had the number before
   */
  record Member(int number, String incarnation) {}

  /**
   * @param era of all versions the member writes; another one is refused
   * @param lanes in the order in which they are served
   * @param all whether to look for what was passed over as well: what was committed late, or put
   *     back; otherwise only for what is newer than what was claimed last
   */
  record Wanted(long era, List<Lane> lanes, int limit, boolean all) {
    public Wanted {
      lanes = List.copyOf(lanes);
    }
  }

  /**
   * @param version of the last change that the claim covers; rows read later may be newer
   * @param since when that was
   * @param retries how often it was refused before; 0 if it is not set aside
   * @param mend what becomes of it if it has no row, where nothing that the target holds of it is
   *     to be trusted; null for an ordinary change
   */
  record Claim(
      EntityId id,
      long version,
      Lane lane,
      Instant since,
      int retries,
      @Nullable OrphanPolicy mend) {}

  /** The rows of one mapping entry, and the columns its projection needs. */
  record EntryRows(String entry, TableId table, KeyColumns key, List<String> columns) {
    public EntryRows {
      columns = List.copyOf(columns);
    }
  }

  /** Rows by key, and the moves between any of the keys asked for and others, in their order. */
  record View(Map<String, Row> rows, List<KeyMove> moves) {
    public View {
      rows = Map.copyOf(rows);
      moves = List.copyOf(moves);
    }
  }

  /** A row whose key became another. */
  record KeyMove(String entry, long sequence, String from, String to) {}

  /**
   * @param exists whether the target has anything of the entity now
   */
  record Done(Claim claim, boolean exists) {}

  /**
   * Why an entity cannot be written.
   *
   * @param code the target's own
   * @param change what was to be written, serialized
   */
  record Refusal(Claim claim, String code, String reason, String change) {}

  /**
   * @param waiting entities that are not in the target yet
   * @param since when the first of them changed; null if none waits
   * @param setAside entities that cannot be written
   */
  record Backlog(long waiting, @Nullable Instant since, long setAside) {}
}
