// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import io.syncline.embedded.EmbeddedNeo4j;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.neo4j.driver.Driver;

/**
 * Constraints and indexes that a test leaves to the next one on the server: where that has the same
 * mapping, it keeps them, and Neo4j the plans it has made, which cost more than all the rest.
 *
 * @param entries the mapping they were made for
 */
record LeftSchema(String entries, Set<String> names) {
  private static final Map<EmbeddedNeo4j, LeftSchema> LEFT = new ConcurrentHashMap<>();

  /** Empties a server for a mapping, before anything else. */
  static void takeOver(EmbeddedNeo4j neo4j, String entries) {
    LeftSchema left = LEFT.remove(neo4j);
    if (left != null && left.entries.equals(entries) && left.names.equals(names(neo4j))) {
      neo4j.clearData();
    } else {
      neo4j.clear();
    }
  }

  /** Says that the server has just been set up for this and no other mapping. */
  static void leave(EmbeddedNeo4j neo4j, String entries) {
    LEFT.put(neo4j, new LeftSchema(entries, names(neo4j)));
  }

  /** Says that the server holds more than one mapping needs. */
  static void forget(EmbeddedNeo4j neo4j) {
    LEFT.remove(neo4j);
  }

  private static Set<String> names(EmbeddedNeo4j neo4j) {
    Driver driver = neo4j.driver();
    return driver.executableQuery("SHOW INDEXES YIELD name, type").execute().records().stream()
        .map(row -> row.get("name").asString() + " " + row.get("type").asString())
        .collect(Collectors.toSet());
  }
}
