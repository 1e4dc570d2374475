// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static io.syncline.neo4j.Civic.bill;
import static io.syncline.neo4j.Civic.person;
import static io.syncline.neo4j.Civic.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.TargetWriter;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.HubSize;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

/** A node with more relationships than one transaction may change: 60, where a step is of 4. */
final class HubStepsTest {
  private static final int BILLS = 30;
  private static final HubSize SIZE = new HubSize(4);

  /** At least so many: some changes need none once few enough are left for one transaction. */
  private static final int STEPS = (2 * BILLS - SIZE.limit()) / SIZE.step();

  private final AtomicInteger transactions = new AtomicInteger();
  private final TestGraph graph =
      new TestGraph(new GraphModel(Civic.mapping(), SIZE), this::counting);
  private final TargetWriter writer = graph.writer();

  /** A driver whose sessions are counted: each is for one transaction. */
  private Driver counting(Driver driver) {
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("session")) {
                transactions.incrementAndGet();
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  @BeforeEach
  void fill() {
    graph.apply(writer, graph.upsert("Person", "1", person("1", "Ada")));
    List<Mutation> rows = new ArrayList<>();
    for (int i = 1; i <= BILLS; i++) {
      String key = Integer.toString(i);
      rows.add(graph.upsert("Bill", key, bill(key, "b" + i).sponsor("1").build()));
      rows.add(graph.upsert("VOTED", key, vote("1", key, "yes")));
    }
    graph.apply(writer, rows.toArray(Mutation[]::new));
    assertThat(graph.edges()).hasSize(2 * BILLS);
    transactions.set(0);
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void aHubGoesAndComesBack() {
    graph.apply(writer, graph.remove("Person", "1"));

    assertThat(graph.count("MATCH (p:Person) RETURN p")).isZero();
    assertThat(graph.edges()).isEmpty();
    assertThat(graph.waiting()).isEqualTo(2 * BILLS);
    assertThat(transactions).hasValueGreaterThanOrEqualTo(STEPS);

    transactions.set(0);
    graph.apply(writer, graph.upsert("Person", "1", person("1", "Ada again")));

    assertThat(graph.edges()).hasSize(2 * BILLS);
    assertThat(graph.waiting()).isZero();
    assertThat(transactions).hasValueGreaterThanOrEqualTo(STEPS);
    assertThat(graph.value("MATCH (p:Person) RETURN p.name")).isEqualTo("Ada again");
  }

  @Test
  void aHubGetsAnotherKey() {
    graph.apply(writer, graph.move("Person", "1", "2", person("2", "Ada")));

    assertThat(graph.edges()).isEmpty();
    assertThat(graph.waiting()).isEqualTo(2 * BILLS);
    assertThat(transactions).hasValueGreaterThanOrEqualTo(STEPS);

    graph.apply(writer, graph.upsert("Person", "1", person("1", "Bob")));

    assertThat(graph.edges()).hasSize(2 * BILLS).allMatch(edge -> edge.contains("Person 1"));
    assertThat(transactions).hasValueGreaterThanOrEqualTo(2 * STEPS);
  }

  @Test
  void allRowsOfAHubGoAtOnce() {
    graph.apply(writer, graph.clear("Person"));

    assertThat(graph.edges()).isEmpty();
    assertThat(graph.waiting()).isEqualTo(2 * BILLS);
    assertThat(graph.count("MATCH (b:Bill) RETURN b")).isEqualTo(BILLS);
    assertThat(transactions).hasValueGreaterThanOrEqualTo(STEPS);
  }
}
