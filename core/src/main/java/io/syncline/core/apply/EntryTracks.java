// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the rows of one entry through a batch, from the key each had before it. */
final class EntryTracks {
  private final String entry;
  private final Map<String, Track> byKey = new LinkedHashMap<>();
  private final Set<String> knownOrigins = new HashSet<>();
  private final Map<String, Version> gone = new LinkedHashMap<>();
  private final Map<String, Version> passed = new LinkedHashMap<>();
  private boolean cleared;

  EntryTracks(String entry) {
    this.entry = entry;
  }

  /**
   * A row in the batch; without an origin it is new. Without a state it is gone, or has only moved.
   */
  private static final class Track {
    final @Nullable String origin;
    @Nullable EntityState state;
    boolean removed;
    Version version;
    @Nullable Version moved;

    Track(@Nullable String origin, Version version) {
      this.origin = origin;
      this.version = version;
    }

    /** When it moved first. */
    Version since(Version otherwise) {
      return moved == null ? otherwise : moved;
    }
  }

  /**
   * Follows an upsert.
   *
   * @return false if it leaves something unchanged of a row that was removed in this batch, or came
   *     in it to a key of another: what the target holds under the key is not the row's, so the row
   *     must be read
   */
  boolean upsert(Mutation.Upsert upsert) {
    String key = upsert.id().key();
    Track track = at(upsert.formerKey(), key, upsert.version());
    EntityState earlier = track.state;
    boolean known = !track.removed && track.origin != null;
    if (earlier == null && !known && !upsert.state().complete()) {
      return false;
    }
    track.removed = false;
    track.state = earlier == null ? upsert.state() : StateMerge.merge(earlier, upsert.state());
    track.version = upsert.version();
    return true;
  }

  /** Follows a row whose state is not known, under its new key. */
  void move(Mutation.Reread reread) {
    if (reread.formerKey() != null) {
      at(reread.formerKey(), reread.id().key(), reread.version()).version = reread.version();
    }
  }

  private Track at(@Nullable String formerKey, String key, Version version) {
    if (formerKey == null) {
      return at(key, version);
    }
    Track track = at(formerKey, version);
    left(formerKey, track, version);
    track.moved = track.since(version);
    byKey.remove(formerKey);
    Track displaced = byKey.put(key, track);
    if (displaced != null && displaced.origin != null) {
      gone.put(displaced.origin, displaced.version);
    }
    return track;
  }

  void remove(Mutation.Remove remove) {
    Track track = at(remove.id().key(), remove.version());
    left(remove.id().key(), track, remove.version());
    track.state = null;
    track.removed = true;
    track.version = remove.version();
  }

  /**
   * Nobody made the row under this key before the batch, but who read it ahead of the stream may
   * have.
   */
  private void left(String key, Track track, Version version) {
    if (!key.equals(track.origin)) {
      passed.put(key, version);
    }
  }

  void clear() {
    cleared = true;
    byKey.clear();
    gone.clear();
    passed.clear();
  }

  private Track at(String key, Version version) {
    Track known = byKey.get(key);
    if (known != null) {
      return known;
    }
    Track track = new Track(knownOrigins.add(key) ? key : null, version);
    byKey.put(key, track);
    return track;
  }

  EntryBatch build() {
    List<Move> moves = new ArrayList<>();
    List<Mutation.Upsert> upserts = new ArrayList<>(byKey.size());
    Map<String, Version> goneOrigins = new LinkedHashMap<>(gone);
    byKey.forEach(
        (key, track) -> {
          if (track.state != null) {
            upserts.add(
                new Mutation.Upsert(new EntityId(entry, key), track.version, null, track.state));
          }
          if (track.removed && track.origin != null) {
            goneOrigins.put(track.origin, track.version);
          } else if (track.origin != null && !track.origin.equals(key)) {
            moves.add(new Move(track.origin, key, track.version, track.since(track.version)));
          }
        });
    passed.forEach(
        (key, version) -> {
          Track now = byKey.get(key);
          if (now == null || now.removed) {
            goneOrigins.putIfAbsent(key, version);
          }
        });
    return assemble(moves, upserts, goneOrigins);
  }

  private EntryBatch assemble(
      List<Move> moves, List<Mutation.Upsert> upserts, Map<String, Version> goneOrigins) {
    Set<String> movedTo = new HashSet<>();
    moves.forEach(move -> movedTo.add(move.to()));
    Map<String, Mutation.Upsert> upserted = new HashMap<>();
    upserts.forEach(upsert -> upserted.put(upsert.id().key(), upsert));
    Set<String> displaced = new LinkedHashSet<>();
    List<Mutation.Remove> removals = new ArrayList<>();
    goneOrigins.forEach(
        (key, version) -> {
          if (movedTo.contains(key)) {
            displaced.add(key);
          } else if (!upserted.containsKey(key)) {
            removals.add(new Mutation.Remove(new EntityId(entry, key), version));
          }
        });
    return new EntryBatch(entry, cleared, List.copyOf(displaced), moves, upserts, removals);
  }
}
