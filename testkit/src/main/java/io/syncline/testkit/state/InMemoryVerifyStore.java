// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What runs found, in memory. */
final class InMemoryVerifyStore implements VerifyStore {
  private static final Comparator<EntityId> ORDER =
      Comparator.comparing(EntityId::entry).thenComparing(EntityId::key);
  private static final Comparator<Place> PLACES =
      Comparator.comparingInt(Place::number).thenComparing(Place::entry).thenComparing(Place::pass);

  private final TreeMap<Long, Stored> stored = new TreeMap<>(); // guarded by this
  private final Set<String> held = new HashSet<>(); // guarded by this
  private final Map<String, Map<String, Version>> readFrom = new HashMap<>(); // guarded by this
  private long lastId; // guarded by this

  private record Place(String entry, String pass, int number) {
    static Place of(Chunk chunk) {
      return new Place(chunk.entry(), chunk.pass(), chunk.number());
    }
  }

  private record Found(Place place, Difference difference, boolean mended) {
    Found over() {
      return new Found(place, difference, true);
    }
  }

  private record Stored(
      VerifyRun run, TreeMap<Place, Chunk> chunks, TreeMap<EntityId, Found> found) {}

  @Override
  public synchronized @Nullable Hold tryHold(long run) {
    return hold("run " + run);
  }

  @Override
  public synchronized @Nullable Hold tryHoldSchedule(String name) {
    return hold("schedule " + name);
  }

  private synchronized @Nullable Hold hold(String name) {
    return held.add(name) ? () -> letGo(name) : null;
  }

  private synchronized void letGo(String name) {
    held.remove(name);
  }

  @Override
  public synchronized VerifyRun begin(VerifyRun run) {
    lastId++;
    VerifyRun begun =
        new VerifyRun(
            lastId,
            run.sync(),
            run.target(),
            run.depth(),
            run.entries(),
            run.scope(),
            run.state(),
            run.source(),
            run.mapping(),
            run.tally(),
            run.flaws(),
            run.startedBy(),
            run.startedAt(),
            run.endedAt());
    stored.put(lastId, new Stored(begun, new TreeMap<>(PLACES), new TreeMap<>(ORDER)));
    return begun;
  }

  @Override
  public synchronized void saveChunks(long run, List<DecidedChunk> chunks) {
    chunks.forEach(decided -> save(run, decided.chunk(), decided.differences()));
  }

  private void save(long run, Chunk chunk, List<Difference> differences) {
    Stored known = Objects.requireNonNull(stored.get(run), () -> "no run " + run);
    Place place = Place.of(chunk);
    known.chunks().put(place, chunk);
    known.found().values().removeIf(found -> found.place().equals(place));
    for (Difference difference : differences) {
      known.found().put(difference.id(), new Found(place, since(known.run(), difference), false));
    }
  }

  private Difference since(VerifyRun run, Difference found) {
    Instant since = found.firstSeenAt();
    boolean tokensEqual = false;
    for (Stored before : stored.headMap(run.id(), false).descendingMap().values()) {
      if (!before.run().sync().equals(run.sync()) || !before.run().target().equals(run.target())) {
        continue;
      }
      boolean deep = before.run().depth() == Depth.DEEP;
      Found then = before.found().get(found.id());
      if (then != null && !then.mended() && (deep || !tokensEqual)) {
        since = then.difference().firstSeenAt();
        break;
      }
      boolean equal = then == null && covers(before.run(), found.id());
      if (equal && deep) {
        break;
      }
      tokensEqual |= equal;
    }
    return new Difference(
        found.id(), found.verdict(), found.discrepancies(), found.version(), found.why(), since);
  }

  private static boolean covers(VerifyRun run, EntityId id) {
    return run.state().equals(VerifyRun.DONE)
        && run.entries().contains(id.entry())
        && (run.scope().equals("all") || run.scope().equals(id.toString()));
  }

  @Override
  public synchronized void saveMended(long run, List<EntityId> rows) {
    VerifyRun mended = Objects.requireNonNull(stored.get(run), () -> "no run " + run).run();
    stored.values().stream()
        .filter(known -> known.run().sync().equals(mended.sync()))
        .filter(known -> known.run().target().equals(mended.target()))
        .filter(known -> mended.depth() == Depth.DEEP || known.run().depth() == mended.depth())
        .forEach(
            known ->
                rows.forEach(
                    row -> known.found().computeIfPresent(row, (id, found) -> found.over())));
  }

  @Override
  public synchronized void saveReadFrom(String sync, Map<String, Version> entries) {
    readFrom.computeIfAbsent(sync, s -> new HashMap<>()).putAll(entries);
  }

  @Override
  public synchronized Map<String, Version> readFrom(String sync) {
    return Map.copyOf(readFrom.getOrDefault(sync, Map.of()));
  }

  @Override
  public synchronized List<Chunk> chunks(long run) {
    Stored known = stored.get(run);
    return known == null ? List.of() : List.copyOf(known.chunks().values());
  }

  @Override
  public synchronized List<Chunk> chunks(long run, String entry, String pass, int from, int limit) {
    return chunks(run).stream()
        .filter(chunk -> chunk.entry().equals(entry) && chunk.pass().equals(pass))
        .filter(chunk -> chunk.number() >= from)
        .sorted(Comparator.comparingInt(Chunk::number))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Tally found(long run) {
    Stored known = stored.get(run);
    return known == null
        ? Tally.NONE
        : known.found().values().stream()
            .map(found -> Tally.of(found.difference().verdict(), 1))
            .reduce(Tally.NONE, Tally::plus);
  }

  @Override
  public synchronized void save(VerifyRun run) {
    stored.computeIfPresent(
        run.id(), (id, known) -> new Stored(run, known.chunks(), known.found()));
  }

  @Override
  public synchronized Optional<VerifyRun> find(long run) {
    return Optional.ofNullable(stored.get(run)).map(Stored::run);
  }

  @Override
  public Optional<String> findView(long run) {
    return Optional.empty();
  }

  @Override
  public synchronized List<VerifyRun> runs(String sync, int limit) {
    return stored.descendingMap().values().stream()
        .map(Stored::run)
        .filter(run -> run.sync().equals(sync))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Difference> differences(long run, @Nullable EntityId after, int limit) {
    Stored known = stored.get(run);
    if (known == null) {
      return List.of();
    }
    Map<EntityId, Found> rest = after == null ? known.found() : known.found().tailMap(after, false);
    return rest.values().stream().limit(limit).map(Found::difference).toList();
  }

  @Override
  public synchronized void prune(String sync, int keep) {
    List<Long> kept = runs(sync, keep).stream().map(VerifyRun::id).toList();
    long first = kept.isEmpty() ? Long.MAX_VALUE : kept.getLast();
    stored.values().removeIf(known -> known.run().sync().equals(sync) && known.run().id() < first);
  }
}
