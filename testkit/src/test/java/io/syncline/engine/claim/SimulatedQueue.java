// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Row;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.testkit.model.NaiveProjection;
import io.syncline.testkit.source.InMemoryDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The queue in memory, with the promises of the one in PostgreSQL. Whatever can go wrong on the way
 * to it is up to its disturbance. One thread.
 */
final class SimulatedQueue implements ChangeQueue {
  private final InMemoryDatabase database;
  private final InstantSource clock;
  private final Disturbance disturbance;
  private final Map<EntityId, QueuedEntity> entities = new LinkedHashMap<>();
  private final List<KeyMove> moves = new ArrayList<>();
  private final Map<Member, Instant> alive = new LinkedHashMap<>();
  private long versions = 1;
  private long incarnations;
  private long setAside;

  SimulatedQueue(InMemoryDatabase database, InstantSource clock, Disturbance disturbance) {
    this.database = database;
    this.clock = clock;
    this.disturbance = disturbance;
  }

  /** What happens around the calls. */
  interface Disturbance {
    /** Comes before a call is carried out, or after; may throw instead. */
    void before();

    void after();

    /** Whether somebody is just writing to an entity, so that it is passed over. */
    boolean locked();
  }

  /** How often something was set aside. */
  long setAside() {
    return setAside;
  }

  /** A trigger notices: the row's state is no longer what the target holds. */
  void changed(EntityId id, Lane lane, boolean exists) {
    entities.computeIfAbsent(id, i -> new QueuedEntity()).changed(lane, exists, next(), now());
  }

  /** A trigger notices that a row has another key. */
  void moved(String entry, Lane lane, String from, String to) {
    changed(new EntityId(entry, from), lane, false);
    moves.add(new KeyMove(entry, next(), from, to));
    changed(new EntityId(entry, to), lane, true);
  }

  private long next() {
    versions++;
    return versions;
  }

  private Instant now() {
    return clock.instant();
  }

  /** Whether the queue says that the target has the entity as its row is now. */
  boolean isDone(EntityId id) {
    QueuedEntity entity = entities.get(id);
    return entity == null || entity.done();
  }

  /** Rows whose key became another, where the target does not know it yet. */
  List<KeyMove> moves() {
    return List.copyOf(moves);
  }

  /** What is set aside now. */
  Set<EntityId> aside() {
    Set<EntityId> aside = new HashSet<>();
    entities.forEach(
        (id, entity) -> {
          if (entity.aside()) {
            aside.add(id);
          }
        });
    return aside;
  }

  @Override
  public String toString() {
    return entities.entrySet().stream().filter(one -> !one.getValue().done()).toList()
        + ", moves "
        + moves
        + ", members "
        + alive.keySet();
  }

  private <T> T call(java.util.function.Supplier<T> work) {
    disturbance.before();
    T answer = work.get();
    disturbance.after();
    return answer;
  }

  private void requireMember(Member member) {
    if (!alive.containsKey(member)) {
      throw new SynclineException(ErrorCode.FENCED, "simulated: worker was taken for dead");
    }
  }

  @Override
  public Member join(String holder, Duration lease) {
    int number = 1;
    while (numbers().contains(number)) {
      number++;
    }
    incarnations++;
    Member member = new Member(number, "i" + incarnations);
    alive.put(member, now().plus(lease));
    return member;
  }

  private Set<Integer> numbers() {
    return new HashSet<>(alive.keySet().stream().map(Member::number).toList());
  }

  @Override
  public void renew(Member member, Duration lease) {
    requireMember(member);
    alive.put(member, now().plus(lease));
  }

  @Override
  public void leave(Member member) {
    release(member);
  }

  @Override
  public List<Member> findSilent() {
    return alive.keySet().stream()
        .filter(member -> Objects.requireNonNull(alive.get(member)).isBefore(now()))
        .toList();
  }

  @Override
  public List<Member> members() {
    return List.copyOf(alive.keySet());
  }

  @Override
  public void release(Member dead) {
    if (alive.remove(dead) != null) {
      entities.values().forEach(entity -> entity.release(dead));
    }
  }

  @Override
  public List<Claim> claim(Member member, Wanted wanted) {
    return call(
        () -> {
          requireMember(member);
          Set<EntityId> taken = take(member, wanted);
          taken.addAll(takeTied(member, taken));
          return taken.stream()
              .map(id -> entity(id).claim(id))
              .sorted(Comparator.comparingLong(Claim::version))
              .toList();
        });
  }

  private Set<EntityId> take(Member member, Wanted wanted) {
    Set<EntityId> taken = new HashSet<>();
    for (Lane lane : wanted.lanes()) {
      entities.entrySet().stream()
          .filter(one -> one.getValue().due(lane, now()) && !disturbance.locked())
          .sorted(Comparator.comparingLong(one -> one.getValue().version()))
          .limit(wanted.limit())
          .map(Map.Entry::getKey)
          .forEach(taken::add);
      if (!taken.isEmpty()) {
        break;
      }
    }
    taken.forEach(id -> entity(id).take(member));
    return taken;
  }

  /** What rows moved from and to comes along; where somebody else has some of it, nothing does. */
  private Set<EntityId> takeTied(Member member, Set<EntityId> taken) {
    Set<EntityId> more = new HashSet<>();
    for (EntityId id : Set.copyOf(taken)) {
      Set<EntityId> tied = tied(id);
      for (EntityId other : tied) {
        if (entity(other).free()) {
          entity(other).take(member);
          more.add(other);
        }
      }
      if (!tied.stream().allMatch(other -> entity(other).has(member))) {
        tied.forEach(other -> entity(other).release(member));
        taken.removeAll(tied);
        more.removeAll(tied);
      }
    }
    return more;
  }

  /** What must be written together with an entity, itself included. */
  Set<EntityId> tied(EntityId id) {
    Set<EntityId> tied = new HashSet<>(Set.of(id));
    Ties.of(moves.stream().filter(move -> move.entry().equals(id.entry())).toList())
        .with(id.key())
        .stream()
        .map(key -> new EntityId(id.entry(), key))
        .filter(entities::containsKey)
        .forEach(tied::add);
    return tied;
  }

  private QueuedEntity entity(EntityId id) {
    return Objects.requireNonNull(entities.get(id), id::toString);
  }

  @Override
  public View read(EntryRows rows, Collection<String> keys) {
    return call(
        () -> {
          try (RowReader reader = database.open().rowReader()) {
            Map<String, Row> byKey = new HashMap<>();
            List<Row> found =
                reader.readKeys(rows.table(), rows.key(), List.copyOf(keys), rows.columns()).rows();
            found.forEach(row -> byKey.put(key(rows.key(), row), row));
            return new View(byKey, concerning(rows.entry(), keys));
          }
        });
  }

  private static String key(KeyColumns columns, Row row) {
    return NaiveProjection.key(columns, row).orElseThrow();
  }

  private List<KeyMove> concerning(String entry, Collection<String> keys) {
    Predicate<KeyMove> concerns =
        move ->
            move.entry().equals(entry) && (keys.contains(move.from()) || keys.contains(move.to()));
    return moves.stream().filter(concerns).toList();
  }

  @Override
  public List<Done> complete(Member member, List<Done> done, List<KeyMove> carriedOut) {
    return call(
        () -> {
          List<Done> later = new ArrayList<>();
          for (Done one : done) {
            EntityId id = one.claim().id();
            QueuedEntity entity = entities.get(id);
            if (entity != null && entity.has(member)) {
              if (disturbance.locked()) {
                later.add(one);
              } else if (entity.complete(one)) {
                entities.remove(id);
              }
            }
          }
          moves.removeAll(carriedOut);
          return later;
        });
  }

  @Override
  public List<EntityId> putBack(Member member, List<EntityId> some, Duration delay) {
    return call(
        () -> {
          List<EntityId> later = new ArrayList<>();
          for (EntityId id : some) {
            QueuedEntity entity = entities.get(id);
            if (entity != null && entity.has(member)) {
              if (disturbance.locked()) {
                later.add(id);
              } else {
                entity.putBack(now().plus(delay));
              }
            }
          }
          return later;
        });
  }

  @Override
  public List<EntityId> claimed(Member member) {
    return call(() -> entities.keySet().stream().filter(id -> entity(id).has(member)).toList());
  }

  @Override
  public int setAside(Member member, Refusal refusal, RetrySchedule schedule) {
    return call(
        () -> {
          QueuedEntity entity = entities.get(refusal.claim().id());
          if (entity == null || !entity.isStill(member, refusal.claim()) || disturbance.locked()) {
            return 0;
          }
          setAside++;
          return entity.setAside(schedule, now());
        });
  }

  @Override
  public long countAside(Lane lane) {
    return entities.values().stream().filter(one -> one.aside() && one.lane() == lane).count();
  }

  @Override
  public long retryDue() {
    List<QueuedEntity> due =
        entities.values().stream().filter(entity -> entity.retryDue(now())).toList();
    due.forEach(entity -> entity.retry(next()));
    return due.size();
  }

  @Override
  public void add(String entry, Lane lane, Collection<String> keys) {
    keys.forEach(key -> changed(new EntityId(entry, key), lane, true));
  }

  @Override
  public void mend(String entry, Lane lane, Collection<String> keys, OrphanPolicy orphans) {
    add(entry, lane, keys);
  }

  @Override
  public long lastVersion() {
    return versions;
  }

  @Override
  public boolean settled(String entry, long version) {
    return entities.entrySet().stream()
        .filter(one -> one.getKey().entry().equals(entry))
        .allMatch(one -> one.getValue().done() || one.getValue().version() > version);
  }

  @Override
  public boolean drained(Set<Lane> except) {
    return waiting().allMatch(entity -> except.contains(entity.lane()));
  }

  private Stream<QueuedEntity> waiting() {
    return entities.values().stream().filter(entity -> !entity.done() && !entity.aside());
  }

  @Override
  public Map<Lane, Backlog> backlog() {
    Map<Lane, Backlog> backlog = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      long number = waiting().filter(entity -> entity.lane() == lane).count();
      backlog.put(lane, new Backlog(number, number == 0 ? null : now(), countAside(lane)));
    }
    return backlog;
  }

  @Override
  public void close() {}
}
