// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A row that is set aside keeps in the graph a name that another row has taken by now. */
@Tag("long")
final class SetAsideNamesTest {
  private static final String SCHEMA =
      """
      CREATE TABLE place (id bigint PRIMARY KEY, iban text UNIQUE, name text);
      CREATE TABLE visit (id bigint PRIMARY KEY, iban text);
      CREATE TABLE transfer (id bigint PRIMARY KEY, payer text, payee text);
      INSERT INTO place VALUES (1, 'A', 'first'), (2, 'B', 'second');
      INSERT INTO visit VALUES (1, 'A'), (2, 'B');
      INSERT INTO transfer VALUES (1, 'A', 'B');
      """;

  private static final String MAPPING =
      """
      nodes:
        Place: { table: public.place, indexes: [name] }
        Visit:
          table: public.visit
          relationships:
            PAID_TO: { to: Place, by: iban, references: iban }
      relationships:
        TRANSFERRED:
          table: public.transfer
          from: { node: Place, by: payer, references: iban }
          to: { node: Place, by: payee, references: iban }
      """;

  private FailureWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new FailureWorld(SCHEMA, MAPPING, "");
    world.start();
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void edgesFindTheRowThatHasTheNameOnceTheOtherIsMended() throws Exception {
    world.sql("UPDATE place SET iban = 'C', name = %s WHERE id = 1".formatted(TOO_LARGE));
    world.sql("INSERT INTO place VALUES (3, 'A', 'heir')");
    world.awaitCaughtUp();
    world.sql("INSERT INTO visit VALUES (3, 'A'), (4, 'C')");
    world.sql("INSERT INTO transfer VALUES (2, 'B', 'A'), (3, 'C', 'A')");
    world.awaitCaughtUp();
    assertThat(world.letters()).containsExactly("Place 1");
    assertThat(world.texts("MATCH (p:Place {id: 3}) RETURN p.iban AS t")).containsExactly("A");
    assertThat(world.texts("MATCH (:Visit {id: 3})-[:PAID_TO]->(p) RETURN toString(p.id) AS t"))
        .containsExactly("3");

    world.sql("UPDATE place SET name = 'mended' WHERE id = 1");

    await().atMost(PATIENCE).until(() -> world.letters().isEmpty());
    world.awaitCaughtUp();
    assertThat(
            world.texts(
                "MATCH (v:Visit)-[:PAID_TO]->(p)"
                    + " RETURN toString(v.id) + ' to ' + toString(p.id) AS t ORDER BY t"))
        .containsExactly("1 to 3", "2 to 2", "3 to 3", "4 to 1");
    assertThat(
            world.texts(
                "MATCH (a)-[r:TRANSFERRED]->(b) RETURN toString(r.id) + ': ' + toString(a.id)"
                    + " + ' to ' + toString(b.id) AS t ORDER BY t"))
        .containsExactly("1: 3 to 2", "2: 2 to 3", "3: 1 to 3");
  }
}
