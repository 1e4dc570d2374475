// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.embedded.EmbeddedNeo4j;
import java.util.function.Predicate;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;

/**
 * Constraints and indexes that a test leaves to the next ones on the server, and with them the
 * plans that Neo4j has made, which cost more than all the rest: it forgets them all when the schema
 * changes. Those of Syncline are in nobody's way, but for an index where a test makes a constraint.
 */
final class LeftSchema {
  private static final String OURS = "syncline_";

  private LeftSchema() {}

  /** Empties a server for a test, before anything else. */
  static void takeOver(EmbeddedNeo4j neo4j) {
    drop(neo4j, "CONSTRAINT", LeftSchema::isOurs);
    drop(neo4j, "INDEX", row -> isOurs(row) || row.get("type").asString().equals("LOOKUP"));
    neo4j.clearData();
  }

  private static boolean isOurs(Record row) {
    return row.get("name").asString().startsWith(OURS);
  }

  private static void drop(EmbeddedNeo4j neo4j, String kind, Predicate<Record> kept) {
    Driver driver = neo4j.driver();
    driver
        .executableQuery("SHOW %s YIELD name, type, entityType".formatted(kind))
        .execute()
        .records()
        .stream()
        .filter(kept.negate())
        .forEach(
            row ->
                driver
                    .executableQuery("DROP %s `%s`".formatted(kind, row.get("name").asString()))
                    .execute());
  }
}
