// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.embedded.EmbeddedNeo4j;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;

/**
 * Constraints and indexes that a test leaves to the next one on the server. What does that no harm
 * is kept, and with it the plans that Neo4j has made, which cost more than all the rest; it forgets
 * them all when the schema changes.
 */
final class LeftSchema {
  private static final String OURS = "syncline_";

  /** The mapping that a server was set up for last, if for no other since it was emptied. */
  private static final Map<EmbeddedNeo4j, String> LAST = new ConcurrentHashMap<>();

  private LeftSchema() {}

  /** Empties a server for a mapping, before anything else. */
  static void takeOver(EmbeddedNeo4j neo4j, String entries) {
    boolean same = entries.equals(LAST.remove(neo4j));
    drop(neo4j, "CONSTRAINT", row -> isOurs(row) && (same || !isOfEdges(row)));
    drop(neo4j, "INDEX", row -> isOurs(row) || row.get("type").asString().equals("LOOKUP"));
    neo4j.clearData();
  }

  /** Says that the server has just been set up for this and no other mapping. */
  static void leave(EmbeddedNeo4j neo4j, String entries) {
    LAST.put(neo4j, entries);
  }

  /** Says that the server holds more than one mapping needs. */
  static void forget(EmbeddedNeo4j neo4j) {
    LAST.remove(neo4j);
  }

  private static boolean isOurs(Record row) {
    return row.get("name").asString().startsWith(OURS);
  }

  private static boolean isOfEdges(Record row) {
    return row.get("entityType").asString().equals("RELATIONSHIP");
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
