// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.apply.KeyChanges.KeyChange;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gives rows that hold values other keys; nothing hangs on their holder nodes. Any thread. */
final class HolderMoves implements KeyedRows {
  private final String entry;
  private final ValueHolders holders;
  private final Names names;

  HolderMoves(String entry, ValueHolders holders, Names names) {
    this.entry = entry;
    this.holders = holders;
    this.names = names;
  }

  @Override
  public List<KeyChange> unmoved(List<KeyChange> changes, Work work) {
    String lock =
        match("from")
            + Names.lock("h")
            + "WITH h, i WHERE h.%s IS NOT NULL AND h.%s <= %s RETURN i"
                .formatted(names.key(), names.version(), VERSION);
    return changes.isEmpty()
        ? changes
        : work
            .transaction()
            .list(lock, columns(changes).versions(KeyChange::unmoved).parameters())
            .stream()
            .map(row -> changes.get(row.get("i").asInt()))
            .toList();
  }

  @Override
  public Set<String> taken(List<String> keys, Work work) {
    Set<String> taken = new HashSet<>();
    if (!keys.isEmpty()) {
      Columnar<String> columns = Columnar.of(keys).with("entry", entry).column("key", key -> key);
      work.transaction()
          .list(match("key") + "RETURN $rows.key[i] AS key", columns.parameters())
          .forEach(row -> taken.add(row.get("key").asString()));
    }
    return taken;
  }

  @Override
  public void remove(List<Mutation.Remove> removals, Work work) {
    holders.write(List.of(), removals, work);
  }

  @Override
  public void rename(List<KeyChange> changes, Work work) {
    if (changes.isEmpty()) {
      return;
    }
    String set = "SET h.%s = $rows.%%s[i]".formatted(names.key());
    var parameters = columns(changes).versions(KeyChange::after).parameters();
    work.transaction().run(match("from") + set.formatted("temporary"), parameters);
    work.transaction()
        .run(
            match("temporary")
                + set.formatted("to")
                + ", h.%s = %s".formatted(names.version(), VERSION),
            parameters);
  }

  private Columnar<KeyChange> columns(List<KeyChange> changes) {
    return KeyChange.columns(changes).with("entry", entry);
  }

  private String match(String key) {
    return "%sMATCH (h%s {%s: $entry, %s: $rows.%s[i]}) "
        .formatted(UNWIND, Names.HOLDER, names.entry(), names.key(), key);
  }
}
