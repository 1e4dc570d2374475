// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static io.syncline.neo4j.Civic.bill;
import static io.syncline.neo4j.Civic.person;
import static io.syncline.neo4j.Civic.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.TargetWriter;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a node or edge was made, and when it was last written. */
final class StampsTest {
  private final TestGraph graph = new TestGraph(Civic.mapping());
  private final TargetWriter writer = graph.writer();

  @AfterEach
  void close() {
    graph.close();
  }

  private ZonedDateTime stamp(String match, String name) {
    return (ZonedDateTime) Objects.requireNonNull(graph.value(match + " RETURN x." + name));
  }

  @Test
  void aNodeSaysWhenItWasMadeAndWhenLastWritten() {
    String node = "MATCH (x:Bill)";
    graph.apply(writer, graph.upsert("Bill", "1", bill("1", "Water").build()));
    ZonedDateTime made = stamp(node, "createdAt");
    ZonedDateTime first = stamp(node, "lastSyncedAt");

    graph.apply(writer, graph.upsert("Bill", "1", bill("1", "Air").build()));

    assertThat(stamp(node, "createdAt")).isEqualTo(made);
    assertThat(stamp(node, "lastSyncedAt")).isAfter(first);
  }

  @Test
  void anEdgeOfAJoinRowSaysSoToo() {
    String edge = "MATCH ()-[x:VOTED]->()";
    graph.apply(
        writer,
        graph.upsert("Person", "42", person("42", "Ada")),
        graph.upsert("Bill", "1", bill("1", "Water").build()),
        graph.upsert("VOTED", "7", vote("42", "1", "yes")));
    ZonedDateTime made = stamp(edge, "createdAt");
    ZonedDateTime first = stamp(edge, "lastSyncedAt");

    graph.apply(writer, graph.upsert("VOTED", "7", vote("42", "1", "no")));

    assertThat(stamp(edge, "createdAt")).isEqualTo(made);
    assertThat(stamp(edge, "lastSyncedAt")).isAfter(first);
  }

  @Test
  void anEdgeThatWaitedIsMadeWhenItAppearsAndKeepsItsTimeWhenItWaitsAgain() {
    String edge = "MATCH ()-[x:VOTED]->()";
    graph.apply(
        writer,
        graph.upsert("Bill", "1", bill("1", "Water").build()),
        graph.upsert("VOTED", "7", vote("42", "1", "yes")));
    graph.apply(writer, graph.upsert("Person", "42", person("42", "Ada")));
    ZonedDateTime made = stamp(edge, "createdAt");
    ZonedDateTime first = stamp(edge, "lastSyncedAt");

    graph.apply(writer, graph.remove("Person", "42"));
    graph.apply(writer, graph.upsert("Person", "42", person("42", "Ada")));

    assertThat(made).isNotNull();
    assertThat(stamp(edge, "createdAt")).isEqualTo(made);
    assertThat(stamp(edge, "lastSyncedAt")).isAfter(first);
  }
}
