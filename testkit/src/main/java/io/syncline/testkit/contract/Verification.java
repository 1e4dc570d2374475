// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.CivicMapping.ODD;
import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
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
import java.util.Set;
import java.util.TreeMap;

/** Compares everything that a store holds with the rows there are. */
final class Verification {
  private final TargetSession session;
  private final TargetVerifier verifier;
  private final Map<EntityId, EntityState> rows = new HashMap<>();
  private final List<EntityId> different = new ArrayList<>();

  Verification(TargetSession session) {
    this.session = session;
    this.verifier = session.target().verifier();
  }

  /** A world with an edge of every kind, and some that wait. */
  static Verification ofWorld(TargetSession session) {
    session.user().createNode(Set.of("Goal"), Map.of("id", 5L));
    Rows.Row[] rows = {
      person(1).with("name", "Ann").with("email", "ann@x").to("MENTORED_BY", 2),
      person(2).with("name", "Bob").with("seen", "2024-02-29 12:00:00.123+00"),
      person(3),
      Rows.sessionRow("0b1c5c90-3c40-4ac5-a6ba-e7a0d4a36c5d", 7).with("name", "spring"),
      bill(1)
          .with("title", "On bees")
          .with("status", "open")
          .to("SPONSORED_BY", 2)
          .to("CO_SPONSORED_BY", 1, 2, 99)
          .to("TAGGED", "peace", "bees")
          .to("AUTHORED", 1)
          .to("CONTACT", "ann@x")
          .to("drafted", 2)
          .to("TOWARD", 5)
          .to("IN_SESSION", Rows.sessionKey("0b1c5c90-3c40-4ac5-a6ba-e7a0d4a36c5d", 7)),
      bill(2).with("title", "Alone"),
      tags(1, "peace", "bees"),
      Rows.node(ODD, "a").with(ODD + "p", "é").to(ODD + "r", "a"),
      vote(1, 1, 1).with("value", "5").with("at", "2024-01-01 00:00:00+00"),
      vote(2, 1, 77).with("value", "6"),
      Rows.edge("REVOTED", "1", "1", "1")
    };
    session.write(rows);
    return new Verification(session).knows(rows);
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
    different.clear();
    byEntry.forEach(
        (entry, ids) -> {
          List<Finding> findings =
              verifier.compare(entry, ids.stream().map(this::expected).toList(), depth);
          assertThat(findings).extracting(Finding::id).containsExactlyElementsOf(ids);
          for (Finding finding : findings) {
            if (!finding.equal()) {
              different.add(finding.id());
            }
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

  /** Repairs the rows that differ, as they are now. */
  Outcome repair() {
    BatchMaker batch = session.batch();
    for (EntityId id : different) {
      EntityState state = rows.get(id);
      if (state == null) {
        batch.remove(id.entry(), id.key());
      } else {
        batch.upsert(new Rows.Fixed(id, state));
      }
    }
    return session
        .writer()
        .repair(batch.build(), TargetWriter.CheckpointMode.MOVES, TargetWriter.Orphans.DELETE);
  }

  /** Mends what was found last, and all that is left is equal. */
  void isMended() {
    assertThat(found(Depth.DEEP)).isNotEmpty();
    TargetSession.applied(repair());
    assertThat(found(Depth.DEEP)).isEmpty();
    assertThat(found(Depth.TOKENS)).isEmpty();
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
