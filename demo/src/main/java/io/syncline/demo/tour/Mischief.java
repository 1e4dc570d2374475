// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.util.List;
import org.neo4j.driver.Session;

/**
 * Damage done to the graph by hand, as it happens: by an impatient person, a script, a restore.
 *
 * @param what in plain words
 * @param kind what a verification must call it
 * @param cypher what does it, to bills, and returns their keys
 */
record Mischief(String what, String kind, String cypher) {
  static final List<Mischief> ALL =
      List.of(
          new Mischief(
              "the titles of three bills edited",
              "content",
              "MATCH (b:Bill) WITH b ORDER BY b._syncline_key LIMIT 3 SET b.title = 'by hand'"
                  + " RETURN b._syncline_key"),
          new Mischief(
              "two sponsors' edges deleted",
              "edge",
              "MATCH (b:Bill)-[r:SPONSORED_BY]->() WITH b, r ORDER BY b._syncline_key SKIP 3 LIMIT"
                  + " 2 DELETE r RETURN b._syncline_key"),
          new Mischief(
              "a bill handed to another sponsor",
              "edge",
              "MATCH (b:Bill)-[r:SPONSORED_BY]->(p) WITH b, r, p ORDER BY b._syncline_key SKIP 4"
                  + " LIMIT 1 MATCH (q:Person) WHERE q <> p WITH b, r, q LIMIT 1 CREATE"
                  + " (b)-[s:SPONSORED_BY]->(q) SET s = properties(r) DELETE r RETURN"
                  + " b._syncline_key"),
          new Mischief(
              "a number turned into a text",
              "content",
              "MATCH (b:Bill) WHERE b.support IS NOT NULL WITH b ORDER BY b._syncline_key SKIP 5"
                  + " LIMIT 1 SET b.support = toString(b.support) RETURN b._syncline_key"),
          new Mischief(
              "a bill that no row has",
              "orphan",
              "MATCH (b:Bill) WITH b ORDER BY b._syncline_key LIMIT 1 WITH b {.*, _syncline_key:"
                  + " '987654321', nodeId: 'Bill:987654321'} AS all CREATE (o:Bill:LegislativeItem)"
                  + " SET o = all RETURN o._syncline_key"));

  /** Makes it; the keys of the bills. */
  List<String> make(Session session) {
    return session.run(cypher).list(row -> row.get(0).asString());
  }
}
