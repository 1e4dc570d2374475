// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.operation.Audit;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.projection.EntityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An audit in memory. */
final class InMemoryAudit implements Audit {
  private final List<AuditRecord> records = new ArrayList<>(); // guarded by this

  @Override
  public synchronized void add(List<AuditRecord> more) {
    for (AuditRecord one : more) {
      records.add(
          new AuditRecord(
              records.size() + 1,
              one.sync(),
              one.target(),
              one.action(),
              one.entry(),
              one.key(),
              one.lane(),
              one.reason(),
              one.by(),
              one.at(),
              one.run(),
              one.before(),
              one.after()));
    }
  }

  @Override
  public synchronized List<AuditRecord> list(String sync, @Nullable EntityId id, int limit) {
    return records.reversed().stream()
        .filter(one -> one.sync().equals(sync))
        .filter(one -> id == null || (id.entry().equals(one.entry()) && id.key().equals(one.key())))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<AuditRecord> find(long id) {
    return records.stream().filter(one -> one.id() == id).findFirst();
  }

  @Override
  public synchronized Set<String> ofRun(long run, String entry, List<String> keys) {
    return records.stream()
        .filter(one -> Objects.equals(one.run(), run) && entry.equals(one.entry()))
        .flatMap(one -> Stream.ofNullable(one.key()))
        .filter(keys::contains)
        .collect(Collectors.toSet());
  }
}
