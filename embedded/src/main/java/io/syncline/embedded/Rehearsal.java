// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import java.nio.file.Path;
import java.util.List;
import org.neo4j.driver.Session;

/**
 * Runs a Neo4j once and stops it in order, after which its JVM keeps the classes it has loaded: all
 * that start later, in a demo also after a {@code kill -9}, take half the time.
 */
public final class Rehearsal {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE CONSTRAINT FOR (n:Part) REQUIRE n.key IS UNIQUE",
          "CREATE INDEX FOR ()-[r:USES]-() ON (r.row)",
          "CALL db.awaitIndexes()",
          "SHOW INDEXES YIELD name, type WHERE type = 'RANGE' RETURN *",
          "UNWIND range(0, 9) AS i MERGE (n:Part {key: toString(i)}) ON CREATE SET n:New, n.is ="
              + " [i]",
          "UNWIND range(0, 9) AS i MATCH (a:Part {key: toString(i)}) MATCH (b:Part {key: '0'})"
              + " CREATE (a)-[r:USES {row: i}]->(b) RETURN collect(i)",
          "MATCH (a:Part)-[r:USES]->(b) WHERE elementId(r) <> '' AND NOT EXISTS { (b)-->(a) }"
              + " WITH a, r, count(b) AS uses SET a += properties(r) RETURN a.key, uses LIMIT 5",
          "MATCH (a:Part) OPTIONAL MATCH (a)-[r:USES]->(b) WITH a, collect(b.key) AS keys"
              + " WHERE any(x IN keys WHERE x <> coalesce(a.key, '')) RETURN a.key ORDER BY a.key",
          "MATCH ()-[r:USES]->() DELETE r",
          "MATCH (a:Part) REMOVE a:New DETACH DELETE a");

  private Rehearsal() {}

  public static void main(String[] arguments) {
    Path folder = Folders.temporary("syncline-rehearsal-");
    try (EmbeddedNeo4j neo4j = EmbeddedNeo4j.builder().folder(folder).start();
        Session session = neo4j.driver().session()) {
      STATEMENTS.forEach(statement -> session.run(statement).consume());
    } finally {
      Folders.delete(folder);
    }
  }
}
