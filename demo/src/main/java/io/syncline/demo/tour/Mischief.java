// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.util.List;
import org.neo4j.driver.Session;

/**
 * Damage done to the graph by hand, as it happens: by an impatient person, a script, a restore.
 *
 * @param what in plain words
 * @param cypher what does it, to bills
 */
record Mischief(String what, String cypher) {
  static final List<Mischief> ALL =
      List.of(
          new Mischief(
              "the titles of three bills edited",
              "MATCH (b:Bill) WITH b ORDER BY b._syncline_key LIMIT 3 SET b.title = 'by hand'"),
          new Mischief(
              "two sponsors' edges deleted",
              "MATCH (b:Bill)-[r:SPONSORED_BY]->() WITH b, r ORDER BY b._syncline_key SKIP 10 LIMIT"
                  + " 2 DELETE r"),
          new Mischief(
              "a bill handed to another sponsor",
              "MATCH (b:Bill)-[r:SPONSORED_BY]->(p) WITH b, r, p ORDER BY b._syncline_key SKIP 20"
                  + " LIMIT 1 MATCH (q:Person) WHERE q <> p WITH b, r, q LIMIT 1 CREATE"
                  + " (b)-[s:SPONSORED_BY]->(q) SET s = properties(r) DELETE r"),
          new Mischief(
              "a number turned into a text",
              "MATCH (b:Bill) WHERE b.support IS NOT NULL WITH b ORDER BY b._syncline_key SKIP 30"
                  + " LIMIT 1 SET b.support = toString(b.support)"),
          new Mischief(
              "a bill that no row has",
              "MATCH (b:Bill) WITH b ORDER BY b._syncline_key LIMIT 1 WITH b {.*, _syncline_key:"
                  + " '987654321', nodeId: 'Bill:987654321'} AS all CREATE (o:Bill:LegislativeItem)"
                  + " SET o = all"));

  void make(Session session) {
    session.run(cypher).consume();
  }
}
