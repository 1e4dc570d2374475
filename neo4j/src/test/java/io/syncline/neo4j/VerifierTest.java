// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static io.syncline.neo4j.Civic.bill;
import static io.syncline.neo4j.Civic.person;
import static io.syncline.neo4j.Civic.tags;
import static io.syncline.neo4j.Civic.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.apply.TargetWriter.Orphans;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.core.verify.TargetVerifier.Flaw;
import io.syncline.core.verify.TargetVerifier.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a graph in which anybody can write anything may hold. */
final class VerifierTest {
  private static final Version NEWEST = new Version(1, Position.endOf(Long.MAX_VALUE));

  private final TestGraph graph = new TestGraph(Civic.mapping());
  private final TargetWriter writer = graph.writer();
  private final TargetVerifier verifier = graph.target().verifier();
  private final EntityState bill = bill("1", "On bees").sponsor("1").tags("peace").build();

  VerifierTest() {
    graph.apply(
        writer,
        graph.upsert("Person", "1", person("1", "Ann")),
        graph.upsert("Person", "2", person("2", "Bob")),
        graph.upsert("Bill", "1", bill),
        graph.upsert("Bill", "2", bill("2", "On wasps").build()),
        graph.upsert("Tag", "1", tags("peace")));
  }

  @AfterEach
  void close() {
    graph.close();
  }

  private List<String> found(Mutation... expected) {
    List<String> keys = verifier.keys(expected[0].entry(), null, 100);
    assertThat(keys).isNotEmpty();
    List<String> found = new ArrayList<>();
    for (Depth depth : Depth.values()) {
      verifier
          .compare(expected[0].entry(), List.of(expected), depth)
          .forEach(
              finding ->
                  finding
                      .discrepancies()
                      .forEach(d -> found.add(d.kind().text() + " " + d.what())));
    }
    return found.stream().distinct().toList();
  }

  private Range range(@Nullable String after, String upTo, Mutation... expected) {
    return verifier.compareRange("Bill", after, upTo, List.of(expected), Depth.BUCKETS, NEWEST);
  }

  @Test
  void sumsOfRangesAddUpAndAreThoseOfTheNodesThatAreCompared() {
    Digest all = verifier.digest("Bill", null, null);
    Digest first = verifier.digest("Bill", null, "1");
    Digest second = verifier.digest("Bill", "1", null);

    assertThat(all.rows()).isEqualTo(2);
    assertThat(first.plus(second)).isEqualTo(all);
    assertThat(range(null, "1", graph.upsert("Bill", "1", bill)).digest()).isEqualTo(first);
    assertThat(verifier.digest("Bill", "2", null).rows()).isZero();
  }

  @Test
  void aSumChangesWithKeysVersionsHashesAndEdges() {
    Set<Digest> digests = new HashSet<>();
    digests.add(verifier.digest("Bill", null, null));
    List<String> changes =
        List.of(
            "MATCH (b:Bill {id: 1}) SET b._syncline_hash = [b._syncline_hash[0] + 1,"
                + " b._syncline_hash[1]]",
            "MATCH (b:Bill {id: 1}) SET b._syncline_hash = [b._syncline_hash[0],"
                + " b._syncline_hash[1] + 4294967296]",
            "MATCH (b:Bill {id: 1}) SET b._syncline_version = [b._syncline_version[0],"
                + " b._syncline_version[1], b._syncline_version[2] + 1]",
            "MATCH (a:Bill {id: 1}), (b:Bill {id: 2}) WITH a, b, a._syncline_hash AS h SET"
                + " a._syncline_hash = b._syncline_hash, b._syncline_hash = h",
            "MATCH (b:Bill {id: 1})-[r:SPONSORED_BY]->() DELETE r",
            "MATCH (b:Bill {id: 2}) SET b.id = 3, b._syncline_key = '3'",
            "MATCH (b:Bill {id: 1}) REMOVE b._syncline_hash",
            "MATCH (b:Bill {id: 1}) SET b.id = 2",
            "MATCH (b:Bill {id: 3}) DETACH DELETE b");
    for (String change : changes) {
      graph.run(change);
      assertThat(digests.add(verifier.digest("Bill", null, null))).as(change).isTrue();
    }
  }

  @Test
  void nothingIsSummedUpWhereAnEdgeWaits() {
    EntityState waits = bill("2", "On wasps").sponsor("7").build();
    graph.apply(writer, graph.upsert("Bill", "2", waits));

    Range range = range("1", "2", graph.upsert("Bill", "2", waits));

    assertThat(range.findings()).allMatch(Finding::equal);
    assertThat(range.digest()).isNull();
  }

  private void repair(Orphans orphans, Mutation... mutations) {
    Batch batch = graph.batch(Batch.Scope.ALL, mutations);
    TestGraph.applied(writer.repair(batch, CheckpointMode.MOVES, orphans));
  }

  @Test
  void anEdgeInTheWrongDirectionIsFoundAndRemoved() {
    graph.run(
        "MATCH (b:Bill {id: 1})-[r:SPONSORED_BY]->(p) CREATE (p)-[x:SPONSORED_BY]->(b) SET x ="
            + " properties(r) DELETE r");

    assertThat(found(graph.upsert("Bill", "1", bill)))
        .containsExactly("edge Bill.SPONSORED_BY -> Person 1");
    assertThat(verifier.flaws())
        .extracting(Flaw::entry, Flaw::strays)
        .containsExactly(tuple("Bill", 1L));

    TestGraph.applied(writer.removeStrays("Bill"));
    repair(Orphans.DELETE, graph.upsert("Bill", "1", bill));

    assertThat(found(graph.upsert("Bill", "1", bill))).isEmpty();
    assertThat(verifier.flaws()).isEmpty();
  }

  @Test
  void anEdgeThatBearsTheNameOfAnotherRowIsFoundAndMended() {
    graph.run("MATCH (b:Bill {id: 1})-[r:SPONSORED_BY]->() SET r._syncline_key = '2'");

    assertThat(found(graph.upsert("Bill", "1", bill)))
        .containsOnly("edge Bill.SPONSORED_BY -> Person 1");

    repair(Orphans.DELETE, graph.upsert("Bill", "1", bill));

    assertThat(found(graph.upsert("Bill", "1", bill))).isEmpty();
    assertThat(verifier.flaws()).isEmpty();
  }

  @Test
  void anEdgeToANodeOfAnotherEntryWithTheSameKeyIsFoundAndMended() {
    graph.run(
        "MATCH (b:Bill {id: 1})-[r:SPONSORED_BY]->() MATCH (o:Bill {id: 1}) CREATE"
            + " (b)-[x:SPONSORED_BY]->(o) SET x = properties(r) DELETE r");

    assertThat(found(graph.upsert("Bill", "1", bill)))
        .containsExactly(
            "edge Bill.SPONSORED_BY -> a node that is no Person",
            "edge Bill.SPONSORED_BY -> Person 1");

    repair(Orphans.DELETE, graph.upsert("Bill", "1", bill));

    assertThat(found(graph.upsert("Bill", "1", bill))).isEmpty();
    assertThat(graph.edges()).contains("Bill 1 -SPONSORED_BY-> Person 1");
  }

  @Test
  void anEdgeThatIsMissingBesideOneThatIsThereTwiceComesBack() {
    EntityState two = bill("1", "On bees").coSponsors("1", "2").build();
    graph.apply(writer, graph.upsert("Bill", "1", two));
    graph.run(
        "MATCH (b:Bill {id: 1})-[r:CO_SPONSORED_BY]->(:Person {id: 1}) MATCH (p:Person {id:"
            + " 2})<-[o:CO_SPONSORED_BY]-(b) CREATE (b)-[x:CO_SPONSORED_BY]->(p) SET x ="
            + " properties(r) DELETE r");

    assertThat(found(graph.upsert("Bill", "1", two))).hasSize(2);
    repair(Orphans.DELETE, graph.upsert("Bill", "1", two));

    assertThat(found(graph.upsert("Bill", "1", two))).isEmpty();
  }

  @Test
  void aMissingConstraintAndTheNodesItWouldHaveForbiddenAreFound() {
    String name =
        (String)
            graph.value(
                "SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE labelsOrTypes = ['Bill'] RETURN"
                    + " name");
    graph.run("DROP CONSTRAINT " + name);
    graph.run("MATCH (b:Bill {id: 2}) CREATE (c:Bill:LegislativeItem) SET c = properties(b)");
    Mutation two = graph.upsert("Bill", "2", bill("2", "On wasps").build());

    List<String> found = found(two);
    List<Flaw> flaws = verifier.flaws();
    graph.run("MATCH (b:Bill {id: 2}) WITH b SKIP 1 DELETE b");
    graph.target().setUp();

    assertThat(found).containsExactly("duplicate node");
    assertThat(flaws).hasSize(1);
    assertThat(flaws.getFirst().what()).contains("uniqueness constraint", "Bill", "is missing");
    assertThat(flaws.getFirst().remedy()).startsWith("CREATE CONSTRAINT");
  }

  @Test
  void marksThatNoEntryKnowsAreFlaws() {
    graph.run("MATCH (b:Bill {id: 2}) REMOVE b:Bill");
    graph.run(
        "MATCH (a:Person {id: 1}), (b:Person {id: 2}) CREATE (a)-[:KNOWS {_syncline_entry:"
            + " 'VOTED'}]->(b)");
    graph.run("MATCH (t:Tag) SET t._syncline_holders = 3");

    assertThat(verifier.flaws())
        .extracting(Flaw::what)
        .containsExactly(
            "relationships of another type that bear the mark of an edge: 1, such as KNOWS",
            "nodes that bear a row's key and no label of an entry: 1, such as 2",
            "nodes of values that count other than the rows that hold them: 1, such as peace");
  }

  @Test
  void nodesOfAnotherSyncAreNoFlaws() {
    graph.run("CREATE (:SynclineCheckpoint {pipeline: 'library/neo4j/normal', owns: ['Reader']})");
    graph.run("CREATE (:Reader {_syncline_key: '1'}), (:Reader {_syncline_key: '2'})");

    List<Flaw> flaws = verifier.flaws();
    graph.run("MATCH (n) WHERE n:Reader OR n.pipeline STARTS WITH 'library' DELETE n");

    assertThat(flaws).isEmpty();
  }

  @Test
  void theNodeOfAValueIsFoundAndMended() {
    graph.run("MATCH (t:Tag) DETACH DELETE t");
    assertThat(found(graph.upsert("Tag", "1", tags("peace")))).containsExactly("missing Tag peace");

    repair(Orphans.DELETE, graph.upsert("Tag", "1", tags("peace")));
    repair(Orphans.DELETE, graph.upsert("Bill", "1", bill));

    assertThat(found(graph.upsert("Tag", "1", tags("peace")))).isEmpty();
    assertThat(found(graph.upsert("Bill", "1", bill))).isEmpty();
    assertThat(verifier.flaws()).isEmpty();
  }

  /** Edges and waiting edges are read one after the other, while an end comes and goes. */
  @Test
  void whatIsReadUnderLocksIsWholeWhileEndsComeAndGo() throws Exception {
    EntityState state = vote("1", "1", "yes");
    graph.apply(writer, graph.upsert("VOTED", "v", state));
    Mutation row = graph.upsert("Bill", "1", bill);
    Mutation join = graph.upsert("VOTED", "v", state);
    AtomicBoolean stopping = new AtomicBoolean();
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              while (!stopping.get()) {
                applyStubbornly(graph.remove("Person", "1"));
                applyStubbornly(graph.upsert("Person", "1", person("1", "Ann")));
              }
            });
    List<Finding> found = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      found.addAll(verifier.compareLocked("Bill", List.of(row), Depth.TOKENS));
      found.addAll(verifier.compareLocked("VOTED", List.of(join), Depth.TOKENS));
    }
    stopping.set(true);
    others.get(30, TimeUnit.SECONDS);

    assertThat(found)
        .hasSize(200)
        .filteredOn(finding -> !finding.owed())
        .flatExtracting(Finding::discrepancies)
        .isEmpty();
  }

  @Test
  void aRangeTellsVersionsThatAreAfterTheNewest() {
    Mutation two = graph.upsert("Bill", "2", bill("2", "On wasps").build());
    graph.run("MATCH (b:Bill {id: 1}) SET b._syncline_version = [2, 0, 0]");

    Range range = range(null, "2", graph.upsert("Bill", "1", bill), two);

    assertThat(range.findings()).allMatch(Finding::equal);
    assertThat(range.findings())
        .extracting(Finding::version)
        .containsExactly(new Version(2, Position.START), null);
  }

  /** As the engine does it, whoever of the two is a deadlock's victim. */
  private void applyStubbornly(Mutation mutation) {
    Batch batch = graph.batch(Batch.Scope.ALL, mutation);
    Outcome outcome = writer.apply(batch, CheckpointMode.MOVES);
    while (outcome instanceof Outcome.Retry) {
      outcome = writer.apply(batch, CheckpointMode.MOVES);
    }
    TestGraph.applied(outcome);
  }

  private Range inRange(@Nullable String after, @Nullable String upTo, Mutation... expected) {
    return verifier.compareRange("Bill", after, upTo, List.of(expected), Depth.TOKENS, NEWEST);
  }

  @Test
  void aRangeHasTheRowsOfItsKeysAndNamesWhatElseIsThere() {
    graph.apply(writer, graph.upsert("Bill", "-3", bill("-3", "a").build()));
    graph.apply(writer, graph.upsert("Bill", "10", bill("10", "b").build()));
    Mutation one = graph.upsert("Bill", "1", bill);
    Mutation two = graph.upsert("Bill", "2", bill("2", "On wasps").build());

    Range both = inRange(null, "2", one, two);
    Range second = inRange("1", "2", two);
    Range last = inRange("2", null);

    assertThat(verifier.order("Bill").orElseThrow().compare("9", "10")).isNegative();
    assertThat(both.findings()).allMatch(Finding::equal).hasSize(2);
    assertThat(both.others()).containsExactly("-3");
    assertThat(second.findings()).allMatch(Finding::equal).hasSize(1);
    assertThat(second.others()).isEmpty();
    assertThat(last.others()).containsExactly("10");
    assertThat(verifier.keysBesideRanges("Bill", null, 10)).isEmpty();
  }

  @Test
  void aRangeInWhichTheGraphHoldsTooMuchIsCut() {
    for (int i = 3; i < 9; i++) {
      graph.apply(writer, graph.upsert("Bill", "" + i, bill("" + i, "x").build()));
    }

    assertThat(verifier.cut("Bill", null, null, 8)).isNull();
    assertThat(verifier.cut("Bill", null, null, 4)).isEqualTo("5");
    assertThat(verifier.cut("Bill", "5", "8", 2)).isEqualTo("8");
    assertThat(verifier.cut("Bill", "6", "8", 2)).isNull();
    assertThat(inRange(null, "5").others()).hasSize(5);
  }

  @Test
  void whatIsNotWhereItsKeySaysIsMissingInItsRangeAndFoundBeside() {
    graph.run("MATCH (b:Bill {id: 1}) SET b.id = 7");
    graph.run("MATCH (b:Bill {id: 2}) REMOVE b.id");
    graph.run("CREATE (:Bill {_syncline_key: '3', id: '3'}), (:Bill {id: 8})");
    Mutation one = graph.upsert("Bill", "1", bill);

    Range there = inRange(null, "1", one);
    Range elsewhere = inRange("1", null);

    assertThat(there.findings().getFirst().discrepancies().getFirst().kind())
        .isEqualTo(Discrepancy.Kind.MISSING);
    assertThat(verifier.compare("Bill", List.of(one), Depth.TOKENS)).allMatch(Finding::equal);
    assertThat(elsewhere.others()).containsExactly("1");
    assertThat(verifier.keysBesideRanges("Bill", null, 10)).containsExactly("2", "3");
    assertThat(verifier.keysBesideRanges("Bill", "2", 10)).containsExactly("3");
  }

  @Test
  void whereAConstraintIsMissingNothingIsReadInOrder() {
    Object name =
        graph.value(
            "SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE labelsOrTypes = ['Bill'] RETURN"
                + " name");
    graph.run("DROP CONSTRAINT " + name);

    boolean ordered = verifier.order("Bill").isPresent();
    graph.target().setUp();

    assertThat(ordered).isFalse();
    assertThat(verifier.order("Bill")).isPresent();
    assertThat(verifier.order("VOTED")).isEmpty();
  }

  @Test
  void readingUnderLocksLeavesNothingBehind() {
    Mutation join = graph.upsert("VOTED", "v", vote("1", "1", "yes"));

    List<Finding> found = verifier.compareLocked("VOTED", List.of(join), Depth.DEEP);

    assertThat(found.getFirst().discrepancies())
        .extracting(one -> one.kind())
        .containsExactly(Discrepancy.Kind.MISSING);
    assertThat(graph.waiting()).isZero();
  }

  @Test
  void anOrphanInQuarantineKeepsWhatIsNotSynclines() {
    graph.run(
        "MATCH (b:Bill {id: 1}), (p:Person {id: 2}) SET b.mine = 'x' CREATE (b)-[:READ_BY]->(p)");

    repair(Orphans.QUARANTINE, graph.remove("Bill", "1"));

    assertThat(graph.edges()).contains("SynclineQuarantined 1 -READ_BY-> Person 2").hasSize(1);
    assertThat(graph.value("MATCH (q:SynclineQuarantined) RETURN q {.*}"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("_syncline_was", "Bill 1")
        .containsEntry("mine", "x")
        .containsEntry("title", "On bees")
        .doesNotContainKeys("_syncline_key", "_syncline_version", "_syncline_hash");
    assertThat(found(graph.remove("Bill", "1"))).isEmpty();
    assertThat(verifier.flaws()).isEmpty();
  }
}
