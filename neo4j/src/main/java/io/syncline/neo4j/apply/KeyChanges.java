// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Move;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.session.Columnar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The key changes of an entry in a batch, with the version that a row must not have reached if its
 * change is still to be done: a batch that is repeated must not move anything twice.
 */
record KeyChanges(String entry, List<KeyChange> changes, List<Departures.Gone> displaced) {

  /**
   * @param unmoved the newest version that the row can have before it moves
   * @param before the newest version of whatever else the batch finds under these keys
   * @param after the version that the row has after the batch
   */
  record KeyChange(String from, String to, Version unmoved, Version before, Version after) {
    // No PostgreSQL text has this character, so no key is ever called that.
    private static final String TEMPORARY = "\u0000";

    /** Whatever else is found under the new key, up to this version, makes way. */
    Version olderThanMoved() {
      return after.justBefore();
    }

    /** What the row is called while all rows of the batch move. */
    String temporary() {
      return TEMPORARY + from;
    }

    /** Changes to keys that no row is about to leave. */
    static List<KeyChange> entering(List<KeyChange> changes) {
      Set<String> left = changes.stream().map(KeyChange::from).collect(Collectors.toSet());
      return changes.stream().filter(change -> !left.contains(change.to())).toList();
    }

    /** The columns {@code from}, {@code temporary} and {@code to}. */
    static Columnar<KeyChange> columns(List<KeyChange> changes) {
      return Columnar.of(changes)
          .column("from", KeyChange::from)
          .column("temporary", KeyChange::temporary)
          .column("to", KeyChange::to);
    }
  }

  static KeyChanges of(EntryBatch batch) {
    Map<String, Version> versions = new HashMap<>();
    batch.removals().forEach(removal -> versions.put(removal.id().key(), removal.version()));
    batch.moves().forEach(move -> versions.put(move.to(), move.version()));
    batch.upserts().forEach(upsert -> versions.put(upsert.id().key(), upsert.version()));
    List<KeyChange> changes =
        batch.moves().stream().map(move -> keyChange(move, limit(move, versions))).toList();
    List<Departures.Gone> displaced =
        batch.displaced().stream()
            .map(
                key ->
                    new Departures.Gone(
                        new EntityId(batch.entry(), key), displaced(key, batch, versions)))
            .toList();
    return new KeyChanges(batch.entry(), changes, displaced);
  }

  private static KeyChange keyChange(Move move, Version limit) {
    Version first = move.since().justBefore();
    Version unmoved = first.compareTo(limit) < 0 ? first : limit;
    return new KeyChange(move.from(), move.to(), unmoved, limit, move.version());
  }

  /** The displaced rows as removals. */
  List<Mutation.Remove> removals() {
    return displaced.stream().map(gone -> new Mutation.Remove(gone.id(), gone.version())).toList();
  }

  /** Whatever is still at a key that its row has left and no other row of the batch has taken. */
  List<Mutation.Remove> leftBehind() {
    Set<String> taken = changes.stream().map(KeyChange::to).collect(Collectors.toSet());
    return changes.stream()
        .filter(change -> !taken.contains(change.from()))
        .map(change -> new Mutation.Remove(new EntityId(entry, change.from()), change.before()))
        .toList();
  }

  /** What stands at the old key after the batch has its version, if anything does. */
  private static Version limit(Move move, Map<String, Version> versions) {
    return versions.getOrDefault(move.from(), move.version()).justBefore();
  }

  /** What is newer than the first step of the row that takes the key over is that row. */
  private static Version displaced(String key, EntryBatch batch, Map<String, Version> versions) {
    Version successor =
        Objects.requireNonNull(versions.get(key), () -> "displaced by no row: " + key);
    return batch.moves().stream()
        .filter(move -> move.to().equals(key))
        .map(Move::since)
        .filter(since -> since.compareTo(successor) < 0)
        .findFirst()
        .orElse(successor)
        .justBefore();
  }
}
