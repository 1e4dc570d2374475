// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.apply.KeyChanges.KeyChange;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The rows of an entry that has no nodes of its own, and what becomes of them when their keys
 * change: all of a batch move at once. A row that finds something newer under its new key has come
 * there already, and what is left of it goes. Any thread.
 */
interface KeyedRows {

  /** Those of the changes whose row is still under its former key; locked. */
  List<KeyChange> unmoved(List<KeyChange> changes, Work work);

  /** Those of the keys that have anything. */
  Set<String> taken(List<String> keys, Work work);

  void remove(List<Mutation.Remove> removals, Work work);

  /** Gives the rows their new keys, which are free. */
  void rename(List<KeyChange> changes, Work work);

  static void move(String entry, KeyChanges keys, KeyedRows rows, Work work) {
    rows.remove(keys.removals(), work);
    List<KeyChange> unmoved = rows.unmoved(keys.changes(), work);
    List<KeyChange> entering = KeyChange.entering(unmoved);
    rows.remove(removals(entry, entering, KeyChange::to, KeyChange::olderThanMoved), work);
    Set<String> taken = rows.taken(entering.stream().map(KeyChange::to).toList(), work);
    List<KeyChange> blocked = entering.stream().filter(c -> taken.contains(c.to())).toList();
    rows.remove(removals(entry, blocked, KeyChange::from, KeyChange::before), work);
    rows.rename(unmoved.stream().filter(change -> !blocked.contains(change)).toList(), work);
  }

  private static List<Mutation.Remove> removals(
      String entry,
      List<KeyChange> changes,
      Function<KeyChange, String> key,
      Function<KeyChange, Version> notAfter) {
    return changes.stream()
        .map(c -> new Mutation.Remove(new EntityId(entry, key.apply(c)), notAfter.apply(c)))
        .toList();
  }
}
