// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static io.syncline.neo4j.Civic.bill;
import static io.syncline.neo4j.Civic.person;
import static io.syncline.neo4j.Civic.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.TargetWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ApplyTest {
  private final TestGraph graph = new TestGraph(Civic.mapping());
  private final TargetWriter writer = graph.writer();

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void rowsBecomeNodesAndEdges() {
    graph.apply(
        writer,
        graph.upsert("Bill", "1", bill("1", "Water").sponsor("42").coSponsors("42", "43").build()),
        graph.upsert("Person", "42", person("42", "Ada")),
        graph.upsert("Person", "43", person("43", "Bob")),
        graph.upsert("VOTED", "7", vote("43", "1", "yes")));

    assertThat(graph.edges())
        .containsExactly(
            "Bill 1 -CO_SPONSORED_BY-> Person 42",
            "Bill 1 -CO_SPONSORED_BY-> Person 43",
            "Bill 1 -SPONSORED_BY-> Person 42",
            "Person 43 -VOTED-> Bill 1");
    assertThat(
            graph.run("MATCH (b:LegislativeItem) RETURN b.id AS id, b.title AS t, b.source AS s"))
        .containsExactly(java.util.Map.of("id", 1L, "t", "Water", "s", "civic"));
    assertThat(graph.waiting()).isZero();
  }

  @Test
  void anEdgeWaitsForItsEndAndAppearsWithIt() {
    graph.apply(
        writer,
        graph.upsert("Bill", "1", bill("1", "Water").sponsor("42").build()),
        graph.upsert("VOTED", "7", vote("43", "1", "yes")));
    assertThat(graph.edges()).isEmpty();
    assertThat(graph.waiting()).isEqualTo(2);
    assertThat(graph.count("MATCH (p:Person) RETURN p")).isZero();

    graph.apply(
        writer,
        graph.upsert("Person", "42", person("42", "Ada")),
        graph.upsert("Person", "43", person("43", "Bob")));

    assertThat(graph.edges())
        .containsExactly("Bill 1 -SPONSORED_BY-> Person 42", "Person 43 -VOTED-> Bill 1");
    assertThat(graph.waiting()).isZero();
    assertThat(graph.value("MATCH ()-[r:VOTED]->() RETURN r.choice")).isEqualTo("yes");
  }

  @Test
  void aRemovedNodeLeavesOthersEdgesWaiting() {
    graph.apply(
        writer,
        graph.upsert("Bill", "1", bill("1", "Water").sponsor("42").build()),
        graph.upsert("Person", "42", person("42", "Ada")),
        graph.upsert("VOTED", "7", vote("42", "1", "yes")));

    graph.apply(writer, graph.remove("Person", "42"));

    assertThat(graph.edges()).isEmpty();
    assertThat(graph.waiting()).isEqualTo(2);

    graph.apply(writer, graph.upsert("Person", "42", person("42", "Ada")));

    assertThat(graph.edges())
        .containsExactly("Bill 1 -SPONSORED_BY-> Person 42", "Person 42 -VOTED-> Bill 1");
    assertThat(graph.waiting()).isZero();
  }

  @Test
  void aForeignKeyThatChangesMovesItsEdge() {
    graph.apply(
        writer,
        graph.upsert("Person", "42", person("42", "Ada")),
        graph.upsert("Person", "43", person("43", "Bob")),
        graph.upsert("Bill", "1", bill("1", "Water").sponsor("42").coSponsors("42").build()));

    graph.apply(
        writer,
        graph.upsert("Bill", "1", bill("1", "Water").sponsor("43").coSponsorsUnchanged().build()));

    assertThat(graph.edges())
        .containsExactly("Bill 1 -CO_SPONSORED_BY-> Person 42", "Bill 1 -SPONSORED_BY-> Person 43");
  }

  @Test
  void aJoinRowThatMovesAnEndLeavesNoOldEdge() {
    graph.apply(
        writer,
        graph.upsert("Person", "42", person("42", "Ada")),
        graph.upsert("Bill", "1", bill("1", "Water").build()),
        graph.upsert("Bill", "2", bill("2", "Air").build()),
        graph.upsert("VOTED", "7", vote("42", "1", "yes")));

    graph.apply(writer, graph.upsert("VOTED", "7", vote("42", "2", "no")));

    assertThat(graph.edges()).containsExactly("Person 42 -VOTED-> Bill 2");

    graph.apply(writer, graph.remove("VOTED", "7"));

    assertThat(graph.edges()).isEmpty();
  }

  @Test
  void theCheckpointMovesWithTheBatch() {
    graph.apply(writer, graph.upsert("Person", "42", person("42", "Ada")));

    TargetWriter next = graph.target().writer(writer.pipeline());

    assertThat(next.takeOver()).contains(graph.checkpoint());
    assertThat(next.epoch()).isEqualTo(writer.epoch() + 1);
  }
}
