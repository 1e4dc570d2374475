// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Attempt;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.DeadLetter.Resolution;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.FailureClass;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory. */
final class InMemoryDeadLetters implements DeadLetters {
  private record Key(String sync, String target, EntityId id) {}

  // all guarded by this
  private final Map<Key, DeadLetter> letters = new LinkedHashMap<>();
  private final Set<Key> discarded = new HashSet<>();
  private final Map<Key, List<Attempt>> attempts = new LinkedHashMap<>();

  @Override
  public synchronized Set<EntityId> loadKeys(String sync, String target) {
    Set<EntityId> ids = new HashSet<>();
    for (Set<Key> keys : List.of(letters.keySet(), discarded)) {
      keys.stream()
          .filter(key -> key.sync().equals(sync) && key.target().equals(target))
          .forEach(key -> ids.add(key.id()));
    }
    return ids;
  }

  @Override
  public synchronized Counts counts(String sync) {
    List<DeadLetter> all = find(sync, Filter.ALL);
    long pending = all.stream().filter(DeadLetter::requested).count();
    return new Counts(pending, all.size() - pending, 0);
  }

  @Override
  public synchronized int setAside(Refused refused, RetrySchedule schedule) {
    Key key = new Key(refused.sync(), refused.target(), refused.id());
    DeadLetter before = letters.get(key);
    int made = before == null ? 1 : before.attempts() + 1;
    discarded.remove(key);
    letters.put(
        key,
        new DeadLetter(
            refused.sync(),
            refused.target(),
            refused.lane(),
            refused.id(),
            FailureClass.RECORD,
            refused.code(),
            refused.reason(),
            refused.change(),
            refused.version(),
            made,
            false,
            before == null ? refused.at() : before.firstAt(),
            refused.at(),
            schedule.next(made, refused.at())));
    List<Attempt> all = attempts.computeIfAbsent(key, k -> new ArrayList<>());
    if (made > schedule.attempts() && !all.isEmpty() && all.getLast().resolvedAt() == null) {
      all.removeLast();
    }
    all.add(
        new Attempt(made, refused.code(), refused.reason(), refused.at(), null, null, null, null));
    return made;
  }

  @Override
  public synchronized void expect(
      String sync, String target, Collection<EntityId> ids, Instant at) {
    for (EntityId id : ids) {
      Key key = new Key(sync, target, id);
      DeadLetter letter = letters.get(key);
      letters.put(key, letter == null ? changed(key, at) : expected(letter, at));
      discarded.remove(key);
    }
  }

  private static DeadLetter changed(Key key, Instant at) {
    String reason = "was discarded, and changed since";
    return new DeadLetter(
        key.sync(),
        key.target(),
        Lane.NORMAL,
        key.id(),
        FailureClass.RECORD,
        "",
        reason,
        "",
        "",
        0,
        true,
        at,
        at,
        at);
  }

  private static DeadLetter expected(DeadLetter letter, Instant at) {
    Instant soon = letter.lastAt().plus(Duration.ofSeconds(1));
    Instant wanted = soon.isAfter(at) ? soon : at;
    Instant next = letter.nextAttemptAt();
    return at(letter, letter.attempts(), next != null && next.isBefore(wanted) ? next : wanted);
  }

  private static DeadLetter at(DeadLetter letter, int made, Instant next) {
    return new DeadLetter(
        letter.sync(),
        letter.target(),
        letter.lane(),
        letter.id(),
        letter.failureClass(),
        letter.code(),
        letter.reason(),
        letter.change(),
        letter.version(),
        made,
        true,
        letter.firstAt(),
        letter.lastAt(),
        next);
  }

  @Override
  public synchronized void changedBy(
      String sync, String target, Map<EntityId, Set<Long>> transactions) {
    // nobody asks here what became of a transaction
  }

  @Override
  public synchronized List<EntityId> due(
      String sync, String target, Collection<String> entries, Due due) {
    return letters.values().stream()
        .filter(letter -> letter.sync().equals(sync) && letter.target().equals(target))
        .filter(letter -> entries.contains(letter.id().entry()))
        .filter(letter -> isDue(letter.nextAttemptAt(), due.now()))
        .sorted(Comparator.comparing(letter -> String.valueOf(letter.nextAttemptAt())))
        .limit(due.limit())
        .map(DeadLetter::id)
        .toList();
  }

  private static boolean isDue(@Nullable Instant next, Instant now) {
    return next != null && !next.isAfter(now);
  }

  @Override
  public synchronized Map<EntityId, Integer> resolve(
      String sync, String target, Collection<EntityId> ids, Resolution resolution, Instant at) {
    Map<EntityId, Integer> tried = new HashMap<>();
    for (EntityId id : ids) {
      Key key = new Key(sync, target, id);
      DeadLetter letter = letters.remove(key);
      if (letter != null) {
        tried.put(id, letter.attempts());
      }
      discarded.remove(key);
      close(key, resolution, null, at);
    }
    return tried;
  }

  private void close(Key key, Resolution resolution, @Nullable Decision decision, Instant at) {
    attempts
        .computeIfAbsent(key, k -> new ArrayList<>())
        .replaceAll(
            attempt ->
                attempt.resolvedAt() != null
                    ? attempt
                    : new Attempt(
                        attempt.number(),
                        attempt.code(),
                        attempt.reason(),
                        attempt.at(),
                        at,
                        resolution.text(),
                        decision == null ? null : decision.reason(),
                        decision == null ? "syncline" : decision.by()));
  }

  @Override
  public synchronized List<DeadLetter> find(String sync, Filter filter) {
    return letters.values().stream()
        .filter(letter -> letter.sync().equals(sync) && matches(letter, filter))
        .sorted(Comparator.comparing(DeadLetter::firstAt))
        .toList();
  }

  private static boolean matches(DeadLetter letter, Filter filter) {
    String cause = filter.cause();
    Instant before = filter.before();
    return same(filter.target(), letter.target())
        && same(filter.entry(), letter.id().entry())
        && same(filter.key(), letter.id().key())
        && (before == null || letter.firstAt().isBefore(before))
        && (cause == null
            || (letter.code() + "\n" + letter.reason())
                .toLowerCase(Locale.ROOT)
                .contains(cause.toLowerCase(Locale.ROOT)));
  }

  private static boolean same(@Nullable String wanted, String found) {
    return wanted == null || wanted.equals(found);
  }

  @Override
  public synchronized List<Attempt> attempts(String sync, String target, EntityId id) {
    return List.copyOf(attempts.getOrDefault(new Key(sync, target, id), List.of()));
  }

  @Override
  public synchronized int retry(String sync, Filter filter, Decision decision) {
    List<DeadLetter> found = find(sync, filter);
    found.forEach(letter -> letters.put(keyOf(letter), at(letter, 0, decision.at())));
    return found.size();
  }

  @Override
  public synchronized int discard(String sync, Filter filter, Decision decision) {
    List<DeadLetter> found = find(sync, filter);
    for (DeadLetter letter : found) {
      letters.remove(keyOf(letter));
      discarded.add(keyOf(letter));
      close(keyOf(letter), Resolution.DISCARDED, decision, decision.at());
    }
    return found.size();
  }

  private static Key keyOf(DeadLetter letter) {
    return new Key(letter.sync(), letter.target(), letter.id());
  }
}
