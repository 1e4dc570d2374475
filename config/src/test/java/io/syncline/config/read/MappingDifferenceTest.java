// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.binding.MappingDifference;
import io.syncline.core.binding.MappingDifference.EntryDifference;
import io.syncline.core.binding.MappingDifference.FormerEdge;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.binding.MappingDifference.Read;
import io.syncline.core.binding.definition.Definitions;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MappingDifferenceTest {

  private static final String BEFORE =
      """
      nodes:
        Bill:
          table: public.bills
          labels: [Item]
          where: "status = 'open'"
          properties: { only: [title, status], constants: { source: "a \\"b\\" \\\\ ü" } }
          graph_only: [rank]
          indexes: [title]
          back_reference: { column: graph_id }
          relationships:
            SPONSORED_BY: { to: Person, by: sponsor_id }
            TAGGED: { to: Tag, each: tags }
        Person: { table: public.people }
        Tag: { values_of: public.bills.tags }
        Goal: { external: true, key: id }
      relationships:
        VOTED:
          table: public.votes
          from: { node: Person, by: who }
          to: { node: Bill, by: what }
          properties: { only: [value] }
      """;

  @Test
  void sameMappingDiffersInNothing() {
    List<EntryDifference> differences = differences(BEFORE);

    assertThat(differences).isEmpty();
  }

  @Test
  void orderAndLayoutOfTheFileAreNoDifference() {
    String now =
        BEFORE
            .replace("only: [title, status]", "only: [status, title]")
            .replace("where: \"status = 'open'\"", "where: \"( status='open' )\"")
            .replace("labels: [Item]", "labels: Item");

    assertThat(differences(now)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[title, status] | [title, number] | property number added, property status removed",
        "labels: [Item] | labels: [Thing] | label Item removed, label Thing added",
        "status = 'open' | status = 'shut' | where changed",
        "each: tags | by: status | columns of the relationship Bill.TAGGED changed",
        "SPONSORED_BY: { | SPONSORED_BY: { type: BY, | relationship Bill.SPONSORED_BY changed",
        "source: | origin: | constant origin added, constant source removed",
        "constants: | stamps: { synced: at }, constants: | stamp at added",
      })
  void whatChangesTheProjectionMustBeReadAgain(String former, String now, String why) {
    EntryDifference.Changed changed = changed(BEFORE.replace(former, now), "Bill");

    assertThat(changed.read()).isEqualTo(Read.NEEDED);
    assertThat(String.join(", ", changed.why())).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "indexes: [title] | indexes: [status]",
        "graph_only: [rank] | graph_only: [rank, other]",
        "labels: [Item] | labels: [Item], foreign_edges: fail, adopt: true",
      })
  void whatLeavesRowsAsTheyAreNeedsNoReading(String former, String now) {
    String line =
        now.replace(", foreign_edges", "\n    foreign_edges").replace(", adopt", "\n    adopt");

    EntryDifference.Changed changed = changed(BEFORE.replace(former, line), "Bill");

    assertThat(changed.read()).isEqualTo(Read.NOT_NEEDED);
    assertThat(changed.leftovers())
        .isEqualTo(new Leftovers(false, "Bill", Set.of(), Set.of(), List.of()));
  }

  @Test
  void whatIsNoLongerOwnedIsLeftOver() {
    String now =
        BEFORE
            .replace("labels: [Item]", "labels: [Thing]")
            .replace("[title, status], constants: { source", "[number], constants: { origin")
            .replace("indexes: [title]", "indexes: [number]")
            .replace("SPONSORED_BY: {", "SPONSORED_BY: { direction: in,")
            .replace("graph_only: [rank]", "graph_only: [title]")
            .replace("    back_reference: { column: graph_id }\n", "");

    Leftovers leftovers = changed(now, "Bill").leftovers();

    assertThat(leftovers)
        .isEqualTo(
            new Leftovers(
                false,
                "Bill",
                Set.of("Item"),
                Set.of("status", "source", "graph_id"),
                List.of(new FormerEdge("Bill.SPONSORED_BY", "SPONSORED_BY"))));
  }

  @Test
  void laneThatChangesIsReadByTheNewOne() {
    EntryDifference.Changed changed =
        changed(BEFORE.replace("labels: [Item]", "lane: high\n    labels: [Item]"), "Bill");

    assertThat(changed.formerLane()).isEqualTo(Lane.NORMAL);
    assertThat(changed.lane()).isEqualTo(Lane.HIGH);
    assertThat(changed.read()).isEqualTo(Read.NEEDED);
  }

  @Test
  void referenceThatAnotherEntryBeginsToUseMustBeWritten() {
    String now = BEFORE.replace("by: sponsor_id", "by: sponsor_name, references: email");

    EntryDifference.Changed changed = changed(now, "Person");

    assertThat(changed.why()).containsExactly("reference _syncline_key_email added");
    assertThat(changed.read()).isEqualTo(Read.NEEDED);
  }

  @Test
  void otherIdentityLeavesNothingAsItWas() {
    Map<String, AppliedEntry> former = applied("nodes: { X: { table: public.codes } }");
    BoundMapping now = World.bound("nodes: { X: { table: public.people } }");

    List<EntryDifference> differences = MappingDifference.between(former, now).entries();

    assertThat(differences).hasSize(1);
    EntryDifference.Changed changed = (EntryDifference.Changed) differences.getFirst();
    assertThat(changed.leftovers())
        .isEqualTo(new Leftovers(true, "X", Set.of(), Set.of(), List.of()));
  }

  @Test
  void nodesThatUsersConnectedStayWithoutWhatWasWritten() {
    Map<String, AppliedEntry> former =
        applied(
            """
            nodes:
              X:
                table: public.bills
                labels: [Y]
                foreign_edges: keep_node
                properties: { only: [status] }
            """);

    EntryDifference difference =
        MappingDifference.between(former, World.bound("nodes: { Z: { table: public.people } }"))
            .entries()
            .stream()
            .filter(entry -> entry.entry().equals("X"))
            .findFirst()
            .orElseThrow();

    assertThat(((EntryDifference.Removed) difference).leftovers())
        .satisfies(
            left -> {
              assertThat(left.keepsConnected()).isTrue();
              assertThat(left.labels()).contains("Y");
              assertThat(left.properties()).contains("status");
            });
  }

  @Test
  void entriesComeAndGo() {
    Map<String, AppliedEntry> former = applied(BEFORE);
    BoundMapping now = World.bound("nodes: { Session: { table: public.sessions } }");

    List<EntryDifference> differences = MappingDifference.between(former, now).entries();

    assertThat(differences)
        .containsExactly(
            new EntryDifference.Added("Session", Lane.NORMAL),
            new EntryDifference.Removed(
                "Bill",
                Lane.NORMAL,
                new Leftovers(
                    true,
                    "Bill",
                    Set.of(),
                    Set.of(),
                    List.of(
                        new FormerEdge("Bill.SPONSORED_BY", "SPONSORED_BY"),
                        new FormerEdge("Bill.TAGGED", "TAGGED")))),
            new EntryDifference.Removed(
                "Person",
                Lane.NORMAL,
                new Leftovers(true, "Person", Set.of(), Set.of(), List.of())),
            new EntryDifference.Removed(
                "Tag", Lane.NORMAL, new Leftovers(true, "Tag", Set.of(), Set.of(), List.of())),
            new EntryDifference.Removed(
                "VOTED",
                Lane.NORMAL,
                new Leftovers(
                    true, "", Set.of(), Set.of(), List.of(new FormerEdge("VOTED", "VOTED")))));
  }

  @Test
  void entryThatIsStillToBeReadIsPending() {
    AppliedEntry read = Objects.requireNonNull(applied(BEFORE).get("Tag"));
    Map<String, AppliedEntry> former = new java.util.HashMap<>(applied(BEFORE));
    former.put("Tag", new AppliedEntry(read.declaration(), read.definition(), true, ""));

    List<EntryDifference> differences =
        MappingDifference.between(former, World.bound(BEFORE)).entries();

    assertThat(differences).containsExactly(new EntryDifference.Pending("Tag", Lane.NORMAL));
  }

  @Test
  void declarationChangesWithTheFileAndNotWithTheTables() {
    String declared = World.bound(BEFORE).declaration();

    assertThat(World.bound(BEFORE).declaration()).isEqualTo(declared).isNotEmpty();
    assertThat(World.bound("# as before\n" + BEFORE).declaration()).isEqualTo(declared);
    assertThat(World.bound(BEFORE.replace("indexes: [title]", "indexes: [status]")).declaration())
        .isNotEqualTo(declared);
    assertThat(World.bound(BEFORE.replace("status = 'open'", "status = 'shut'")).declaration())
        .isNotEqualTo(declared);
    assertThat(applied(BEFORE).values())
        .extracting(AppliedEntry::declaration)
        .containsOnly(declared);
  }

  @Test
  void projectionIsNoneOfWhatRowsDoNotDependOn() {
    String bill = projection(BEFORE);

    assertThat(projection(BEFORE.replace("indexes: [title]", "indexes: [status]"))).isEqualTo(bill);
    assertThat(projection(BEFORE.replace("status = 'open'", "status = 'shut'"))).isNotEqualTo(bill);
  }

  private static String projection(String mapping) {
    return Objects.requireNonNull(Definitions.of(World.bound(mapping)).get("Bill")).projection();
  }

  @Test
  void hashesThatAnotherAlgorithmMadeAreMadeAgain() {
    Map<String, AppliedEntry> former = applied(BEFORE);
    former.replaceAll(
        (name, entry) ->
            new AppliedEntry(
                entry.declaration(),
                entry.definition().replace("\"hash\":\"1\"", "\"hash\":\"0\""),
                entry.pendingRead(),
                entry.former()));

    List<EntryDifference> entries =
        MappingDifference.between(former, World.bound(BEFORE)).entries();

    assertThat(entries)
        .hasSize(former.size())
        .allSatisfy(
            entry ->
                assertThat(entry)
                    .isInstanceOfSatisfying(
                        EntryDifference.Changed.class,
                        changed -> {
                          assertThat(changed.read()).isEqualTo(Read.NEEDED);
                          assertThat(changed.why())
                              .containsExactly("algorithm of content hashes changed");
                        }));
  }

  @Test
  void namesOfTheBookkeepingCannotChange() {
    Map<String, AppliedEntry> former = applied(BEFORE);
    BoundMapping now = World.bound("bookkeeping: { key: _k }\n" + BEFORE);

    assertThatThrownBy(() -> MappingDifference.between(former, now))
        .isInstanceOf(SynclineException.class)
        .hasMessageContaining("bookkeeping: names cannot change once they are in use");
  }

  private static Map<String, AppliedEntry> applied(String entries) {
    return MappingDifference.applied(World.bound(entries));
  }

  private static List<EntryDifference> differences(String now) {
    return MappingDifference.between(applied(BEFORE), World.bound(now)).entries();
  }

  private static EntryDifference.Changed changed(String now, String entry) {
    return differences(now).stream()
        .filter(difference -> difference.entry().equals(entry))
        .map(EntryDifference.Changed.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
