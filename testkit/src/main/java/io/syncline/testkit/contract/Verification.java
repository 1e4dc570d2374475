// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares everything that a store holds with the rows there are. */
final class Verification {
  private final TargetSession session;
  private final TargetVerifier verifier;
  private final Map<EntityId, EntityState> rows = new HashMap<>();

  Verification(TargetSession session) {
    this.session = session;
    this.verifier = session.target().verifier();
  }

  Verification knows(Rows.Row... known) {
    for (Rows.Row row : known) {
      rows.put(row.id(), row.state(session.mapping()));
    }
    return this;
  }

  Verification knows(Map<EntityId, EntityState> states) {
    rows.putAll(states);
    return this;
  }

  Verification forgets(String entry, String key) {
    rows.remove(new EntityId(entry, key));
    return this;
  }

  /** Differences as {@code Bill 1: missing node}, sorted. */
  List<String> found(Depth depth) {
    Map<String, List<EntityId>> byEntry = new TreeMap<>();
    rows.keySet()
        .forEach(id -> byEntry.computeIfAbsent(id.entry(), entry -> new ArrayList<>()).add(id));
    for (String entry : RandomRules.ALL) {
      List<EntityId> ids = byEntry.computeIfAbsent(entry, name -> new ArrayList<>());
      for (String key : keys(entry, 100)) {
        if (!rows.containsKey(new EntityId(entry, key))) {
          ids.add(new EntityId(entry, key));
        }
      }
    }
    List<String> found = new ArrayList<>();
    byEntry.forEach(
        (entry, ids) -> {
          List<Finding> findings =
              verifier.compare(entry, ids.stream().map(this::expected).toList(), depth);
          assertThat(findings).extracting(Finding::id).containsExactlyElementsOf(ids);
          for (Finding finding : findings) {
            finding
                .discrepancies()
                .forEach(d -> found.add(finding.id() + ": " + d.kind().text() + " " + d.what()));
          }
        });
    return found.stream().sorted().toList();
  }

  /** Found from this depth on, and nothing before. */
  void isFound(Depth from, String... differences) {
    if (from == Depth.DEEP) {
      assertThat(found(Depth.TOKENS)).isEmpty();
    } else {
      assertThat(found(Depth.TOKENS)).containsExactly(differences);
    }
    assertThat(found(Depth.DEEP)).containsExactly(differences);
  }

  Finding finding(EntityId id, Depth depth) {
    return verifier.compare(id.entry(), List.of(expected(id)), depth).getFirst();
  }

  private Mutation expected(EntityId id) {
    EntityState state = rows.get(id);
    return state == null
        ? new Mutation.Remove(id, session.next())
        : new Mutation.Upsert(id, session.next(), null, state);
  }

  List<String> keys(String entry, int limit) {
    List<String> all = new ArrayList<>();
    List<String> page = verifier.keys(entry, null, limit);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = verifier.keys(entry, page.getLast(), limit);
    }
    assertThat(all).doesNotHaveDuplicates();
    return all;
  }
}
