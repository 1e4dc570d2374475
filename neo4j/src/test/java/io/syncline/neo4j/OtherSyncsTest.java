// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several syncs share a database, and leave one another alone. */
final class OtherSyncsTest {
  private final TestGraph graph = new TestGraph(Civic.mapping());

  @AfterEach
  void close() {
    graph.run("DROP INDEX syncline_other IF EXISTS");
    graph.close();
  }

  private void another(String... owns) {
    graph.run(
        "CREATE (:SynclineCheckpoint {pipeline: 'other/neo4j/normal', epoch: 1, owns: $owns}),"
            + " (:SynclineWriter {id: 'other/neo4j/normal#0', pipeline: 'other/neo4j/normal'}),"
            + " (:SynclineWaiting {_syncline_entry: 'Other.KNOWS', _syncline_key: '1',"
            + " _syncline_end: '2'}), (:Other {_syncline_key: '1'})",
        Map.of("owns", List.of(owns)));
    graph.run("CREATE INDEX syncline_other IF NOT EXISTS FOR (n:Other) ON (n.id)");
  }

  private List<Object> schemaOf(String label) {
    return graph
        .run(
            "SHOW INDEXES YIELD name, labelsOrTypes WHERE name STARTS WITH 'syncline_' AND"
                + " labelsOrTypes = ['"
                + label
                + "'] RETURN name")
        .stream()
        .map(row -> row.get("name"))
        .toList();
  }

  @Test
  void whatOneRemovesIsItsOwn() {
    another("Other");
    var writer = graph.writer();
    graph.apply(writer, graph.upsert("Person", "42", Civic.person("42", "Ada")));
    graph.target().writer(new PipelineId("test@7", "neo4j", Lane.NORMAL)).takeOver();
    assertThat(graph.target().reader().waitingEdges()).isZero();

    graph.target().removeEverything("test");

    assertThat(graph.value("MATCH (c:SynclineCheckpoint) RETURN collect(c.pipeline)"))
        .isEqualTo(List.of("other/neo4j/normal"));
    assertThat(graph.count("MATCH (w:SynclineWriter) RETURN w")).isEqualTo(1);
    assertThat(graph.count("MATCH (w:SynclineWaiting) RETURN w")).isEqualTo(1);
    assertThat(graph.count("MATCH (p:Person) RETURN p")).isZero();
    assertThat(graph.count("MATCH (o:Other) RETURN o")).isEqualTo(1);
    assertThat(schemaOf("Other")).hasSize(1);
    assertThat(schemaOf("Person")).isEmpty();
    assertThat(schemaOf("SynclineWaiting")).isNotEmpty();
  }

  @Test
  void theLastOneTakesWhatTheyShared() {
    graph.apply(graph.writer(), graph.upsert("Person", "42", Civic.person("42", "Ada")));

    graph.target().removeEverything("test");

    assertThat(graph.count("MATCH (n) RETURN n")).isZero();
    assertThat(schemaOf("SynclineWaiting")).isEmpty();
  }

  @Test
  void nodesThatAnotherSyncWritesAreRefused() {
    another("Other", "Person");
    assertThat(graph.target().reader().clashes("other")).isEmpty();
    assertThat(graph.target().reader().clashes("test"))
        .singleElement()
        .satisfies(
            clash -> {
              assertThat(clash.text())
                  .isEqualTo("the sync other writes Person in this database, too");
              assertThat(clash.remedy()).contains("use another database");
            });

    SynclineException refusal = catchThrowableOfType(SynclineException.class, () -> graph.writer());

    assertThat(refusal.code()).isEqualTo(ErrorCode.TARGET_OCCUPIED);
    assertThat(refusal).hasMessageContaining("the sync other writes Person in this database, too");
    graph.run("MATCH (c:SynclineCheckpoint {pipeline: 'other/neo4j/normal'}) DELETE c");
    graph.writer();
    assertThat(graph.value("MATCH (c:SynclineCheckpoint) RETURN 'Person' IN c.owns"))
        .isEqualTo(true);
  }

  @Test
  void aFurtherLabelThatAnotherSyncFindsItsNodesByIsRefused() {
    graph.run(
        "CREATE (:SynclineCheckpoint {pipeline: 'other/neo4j/normal', epoch: 1, owns:"
            + " ['LegislativeItem']})");

    assertThat(catchThrowableOfType(SynclineException.class, () -> graph.writer()))
        .hasMessageContaining("the sync other writes LegislativeItem in this database, too");
  }

  @Test
  void aLabelThatAnotherSyncHasBesidesItsOwnIsRefusedAsOnesOwn() {
    graph.run(
        "CREATE (:SynclineCheckpoint {pipeline: 'other/neo4j/normal', epoch: 1, owns: ['Whoever'],"
            + " labels: ['Person', 'LegislativeItem']})");

    assertThat(graph.target().reader().clashes("test"))
        .singleElement()
        .satisfies(clash -> assertThat(clash.entries()).containsExactly("Person"));
  }

  /** Its mapping named the same, was accepted and never ran, since it was refused. */
  @Test
  void whatAnotherSyncWritesIsNobodyElsesLeftover() {
    another("Other", "Person");
    graph.run("CREATE (:Person {_syncline_key: '1'})-[:KNOWS {_syncline_entry: 'x'}]->(:Person)");

    graph.target().removeLeftovers("test", "Other", everything("Other"));
    graph.target().removeEverything("test");

    assertThat(graph.count("MATCH (o:Other) RETURN o")).isEqualTo(1);
    assertThat(graph.count("MATCH (p:Person)-[:KNOWS]->() RETURN p")).isEqualTo(1);
    assertThat(schemaOf("Other")).hasSize(1);
    graph.run("MATCH (p:Person) DETACH DELETE p");
  }

  @Test
  void aNameIsOnesOwnUntilWhatItLeftIsRemoved() {
    graph.writer();
    graph.run(
        "MATCH (c:SynclineCheckpoint) SET c.owns = c.owns + 'Other'"
            + " CREATE (:Other {_syncline_key: '1'})");
    graph.writer(); // of a mapping that has it no longer

    assertThat(owns("Other")).isTrue();
    graph.target().removeLeftovers("test", "Other", everything("Other"));
    assertThat(graph.count("MATCH (o:Other) RETURN o")).isZero();
    assertThat(owns("Other")).isTrue();
    graph.target().forgetFormerNames("test");

    assertThat(owns("Other")).isFalse();
    assertThat(owns("Person")).isTrue();
  }

  @Test
  void whatAFormerMappingLeftGoesWhenEverythingDoes() {
    graph.apply(graph.writer(), graph.upsert("Person", "42", Civic.person("42", "Ada")));
    graph.run(
        "MATCH (c:SynclineCheckpoint) SET c.owns = c.owns + 'Other' WITH c MATCH (p:Person) CREATE"
            + " (:Other {_syncline_key: '1'})-[:KNOWS {_syncline_entry: 'Other.KNOWS'}]->(p),"
            + " (:Other {name: 'a user made it'}), (:SynclineWaiting {_syncline_entry:"
            + " 'Other.KNOWS'})");

    graph.target().removeEverything("test");

    assertThat(graph.value("MATCH (n) RETURN collect(n.name)"))
        .isEqualTo(List.of("a user made it"));
  }

  /** A former entry may be a further label of another by now. */
  @Test
  void nodesThatAreCalledSoBesidesAreNoLeftovers() {
    graph.apply(graph.writer(), graph.upsert("Bill", "1", Civic.bill("1", "Water").build()));
    graph.run("CREATE (:LegislativeItem {_syncline_key: '7'})");

    graph.target().removeLeftovers("test", "LegislativeItem", everything("LegislativeItem"));

    assertThat(graph.value("MATCH (i:LegislativeItem) RETURN collect(i._syncline_key)"))
        .isEqualTo(List.of("1"));
  }

  /** As {@code foreign_edges: keep_node} and {@code fail} have it. */
  @Test
  void nodesThatUsersConnectedStayWithoutWhatWasWritten() {
    graph.apply(
        graph.writer(),
        graph.upsert("Person", "42", Civic.person("42", "Ada")),
        graph.upsert("Person", "43", Civic.person("43", "Bob")));
    graph.run("MATCH (p:Person {id: 42}) SET p.mine = 1 CREATE (p)-[:KNOWS]->(:Friend)");

    graph
        .target()
        .removeLeftovers(
            "test",
            "Person",
            new Leftovers(
                true,
                true,
                "Person",
                Set.of(),
                Set.of("id", "name", "email", "_syncline_ref_email"),
                List.of()));

    assertThat(graph.count("MATCH (p:Person) RETURN p")).isZero();
    assertThat(graph.value("MATCH (n)-[:KNOWS]->(:Friend) RETURN properties(n)"))
        .isEqualTo(Map.of("mine", 1L));
  }

  private boolean owns(String name) {
    return Boolean.TRUE.equals(
        graph.value("MATCH (c:SynclineCheckpoint) RETURN '%s' IN c.owns".formatted(name)));
  }

  private static Leftovers everything(String label) {
    return new Leftovers(true, label, Set.of(), Set.of(), List.of());
  }
}
