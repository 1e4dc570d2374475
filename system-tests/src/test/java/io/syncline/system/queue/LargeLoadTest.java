// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.TestSync;
import java.io.StringReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** A bulk load under triggers, drained by a process that has the heap of a child: 256 MB. */
@Tag("long")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class LargeLoadTest {
  private static final int ROWS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final String MAPPING =
      """
      nodes:
        Firm: { table: public.firm }
        Person: { table: public.person, relationships: { WORKS_AT: { to: Firm, by: firm } } }
      """;

  @Test
  void aMillionRowsOfOneCopyComeWholeInBoundedMemory() throws Exception {
    try (TestSync sync =
            new TestSync(SharedServers.postgres(), SharedServers.neo4j()).byTriggers();
        Crowd crowd = new Crowd(sync)) {
      sync.sql(
          """
          CREATE TABLE firm (id int PRIMARY KEY);
          CREATE TABLE person (id int PRIMARY KEY, name text, firm int);
          INSERT INTO firm SELECT generate_series(0, 99);
          """);
      sync.setUp(MAPPING);
      Process engine = crowd.start("");
      crowd.awaitWorking(engine);

      copy(sync);
      awaitDrained(sync, engine);

      assertThat(count(sync, "MATCH (p:Person) RETURN count(DISTINCT p.name)")).isEqualTo(ROWS);
      assertThat(count(sync, "MATCH ()-[r:WORKS_AT]->() RETURN count(r)")).isEqualTo(ROWS);
      assertThat(sync.childLog()).doesNotContain("ERROR", "OutOfMemory");
    }
  }

  private static void copy(TestSync sync) throws Exception {
    String lines =
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(id -> id + "\tp" + id + "\t" + id % 100 + "\n")
            .collect(Collectors.joining());
    try (Connection connection = sync.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY person FROM STDIN", new StringReader(lines));
    }
  }

  private static void awaitDrained(TestSync sync, Process engine) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (sync.queued() > 0) {
      assertThat(engine.isAlive()).as(sync.childLog()).isTrue();
      assertThat(System.nanoTime()).as("%d wait", sync.queued()).isLessThan(deadline);
      Thread.sleep(5_000); // counting takes a while
    }
  }

  private static long count(TestSync sync, String cypher) {
    return sync.graph().executableQuery(cypher).execute().records().getFirst().get(0).asLong();
  }
}
