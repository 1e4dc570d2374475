// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** When which tables were rewritten. Guarded by its database. */
final class Fingerprints {
  private final Map<TableId, TreeSet<Long>> rewrites = new HashMap<>();

  void rewritten(TableId table, long lsn) {
    rewrites.computeIfAbsent(table, t -> new TreeSet<>()).add(lsn);
  }

  long rewrites(Collection<TableId> tables) {
    return tables.stream().map(rewrites::get).filter(Objects::nonNull).mapToLong(Set::size).sum();
  }

  /** The table with its fingerprint as of an LSN. */
  Catalog.Table on(Catalog.Table t, long lsn) {
    int times = rewrites.getOrDefault(t.id(), new TreeSet<>()).headSet(lsn, true).size();
    return new Catalog.Table(
        t.id(),
        t.oid(),
        t.kind(),
        t.columns(),
        t.primaryKey(),
        t.replicaIdentity(),
        t.identityColumns(),
        t.uniqueKeys(),
        t.foreignKeys(),
        t.partitions(),
        t.rowSecurity(),
        "rewritten " + times);
  }

  boolean newer(String fingerprint, String other) {
    return times(fingerprint) > times(other);
  }

  private static int times(String fingerprint) {
    return fingerprint.isEmpty()
        ? 0
        : Integer.parseInt(fingerprint.substring(fingerprint.lastIndexOf(' ') + 1));
  }
}
