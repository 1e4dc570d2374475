// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import java.util.List;
import java.util.Map;

/**
 * Damage done straight to the graph, to the bill with the key {@code $key}, and what a verification
 * must say of it.
 */
enum GraphFault {
  MISSING_NODE(
      "Bill",
      "tokens",
      "missing",
      // Its vote, an edge of another row, is made once more where it was: it has no end.
      "MATCH (b:Bill {_syncline_key: $key}) OPTIONAL MATCH (b)<-[v:VOTED]-() DELETE v WITH b DETACH"
          + " DELETE b"),
  MISSING_EDGE(
      "Bill",
      "tokens",
      "edge",
      "MATCH (:Bill {_syncline_key: $key})-[r:SPONSORED_BY]->() DELETE r"),
  MISSING_JOIN_EDGE(
      "VOTED", "tokens", "missing", "MATCH (:Bill {_syncline_key: $key})<-[r:VOTED]-() DELETE r"),
  MISSING_PROPERTY(
      "Bill", "deep", "content", "MATCH (b:Bill {_syncline_key: $key}) REMOVE b.title"),
  LOST_CHANGE(
      "Bill",
      "tokens",
      "stale",
      "MATCH (b:Bill {_syncline_key: $key}) SET b.title = 'old', b._syncline_hash = [1, 2],"
          + " b._syncline_version = [1, 1, 0]"),
  INVENTED_VERSION(
      "Bill",
      "tokens",
      "version",
      "MATCH (b:Bill {_syncline_key: $key}) SET b._syncline_version = [99, 1, 0]"),
  VERSION_OF_ANOTHER_SERVER(
      "Bill",
      "tokens",
      "version",
      "MATCH (b:Bill {_syncline_key: $key}) SET b._syncline_version ="
          + " [b._syncline_version[0], b._syncline_version[1] + 1000000000000, 0]"),
  EDITED("Bill", "deep", "content", "MATCH (b:Bill {_syncline_key: $key}) SET b.title = 'by hand'"),
  WRONG_TYPE(
      "Bill",
      "deep",
      "content",
      "MATCH (b:Bill {_syncline_key: $key}) SET b.votes = toString(b.votes)"),
  WRONG_CONSTANT(
      "Bill", "deep", "content", "MATCH (b:Bill {_syncline_key: $key}) SET b.source = 'else'"),
  LOST_LABEL(
      "Bill", "deep", "content", "MATCH (b:Bill {_syncline_key: $key}) REMOVE b:LegislativeItem"),
  WRONG_END(
      "Bill",
      "tokens",
      "edge",
      "MATCH (b:Bill {_syncline_key: $key})-[r:SPONSORED_BY]->(p) MATCH (q:Person {_syncline_key:"
          + " '301'}) CREATE (b)-[s:SPONSORED_BY]->(q) SET s = properties(r) DELETE r"),
  DUPLICATE_EDGE(
      "Bill",
      "tokens",
      "edge",
      "MATCH (b:Bill {_syncline_key: $key})-[r:SPONSORED_BY]->(p) CREATE (b)-[s:SPONSORED_BY]->(p)"
          + " SET s = properties(r)"),
  LEFT_OVER_EDGE(
      "Bill",
      "tokens",
      "edge",
      "MATCH (b:Bill {_syncline_key: $key})-[r:CO_SPONSORED_BY]->() WITH b, r LIMIT 1 MATCH"
          + " (q:Person {_syncline_key: '301'}) CREATE (b)-[s:CO_SPONSORED_BY]->(q) SET s ="
          + " properties(r)"),
  LOST_DELETE(
      "Bill",
      "tokens",
      "orphan",
      "MATCH (b:Bill {_syncline_key: $key}) WITH b {.*, _syncline_key: '9' + $key, id:"
          + " toInteger('9' + $key)} AS all CREATE (o:Bill:LegislativeItem) SET o = all"),
  LOST_DELETE_WITHOUT_ID(
      "Bill",
      "tokens",
      "orphan",
      "MATCH (b:Bill {_syncline_key: $key}) WITH b {.*, _syncline_key: '8' + $key, id: null} AS all"
          + " CREATE (o:Bill:LegislativeItem) SET o = all"),
  WRONG_ID("Bill", "deep", "content", "MATCH (b:Bill {_syncline_key: $key}) SET b.id = b.id + 1"),
  LOST_BACK_REFERENCE(
      "Bill", "deep", "content", "MATCH (b:Bill {_syncline_key: $key}) REMOVE b.gid"),
  LOST_DELETE_OF_JOIN_ROW(
      "VOTED",
      "tokens",
      "orphan",
      "MATCH (b:Bill {_syncline_key: $key})<-[r:VOTED]-(), (q:Person {_syncline_key: '301'}) WITH"
          + " *, '[\"301\",\"' + $key + '\"]' AS key WITH b, q, r {.*, _syncline_key: key,"
          + " _syncline_row: replace(r._syncline_row, r._syncline_key, key)} AS all CREATE"
          + " (q)-[s:VOTED]->(b) SET s = all"),
  EDITED_EDGE(
      "VOTED",
      "deep",
      "content",
      "MATCH (:Bill {_syncline_key: $key})<-[r:VOTED]-() SET r.yes = NOT r.yes");

  private final String entry;
  private final String depth;
  private final String kind;
  private final String cypher;

  GraphFault(String entry, String depth, String kind, String cypher) {
    this.entry = entry;
    this.depth = depth;
    this.kind = kind;
    this.cypher = cypher;
  }

  /** Whether a run of this depth finds it. */
  boolean foundAt(String asked) {
    return depth.equals("tokens") || asked.equals("deep");
  }

  void doTo(VerifyWorld world, long bill) {
    world
        .sync()
        .graph()
        .executableQuery(cypher)
        .withParameters(Map.of("key", Long.toString(bill)))
        .execute();
  }

  /** The lines of what must be found, as {@code Run.differences} writes them. */
  List<String> expected(long bill) {
    String person = Long.toString(1 + bill % VerifyWorld.PERSONS);
    String vote = "VOTED [\"" + person + "\",\"" + bill + "\"] different ";
    return switch (this) {
      case LOST_DELETE_WITHOUT_ID -> List.of("Bill 8" + bill + " different orphan");
      case LOST_DELETE_OF_JOIN_ROW -> List.of("VOTED [\"301\",\"" + bill + "\"] different orphan");
      case LOST_DELETE -> List.of("Bill 9" + bill + " different orphan");
      case MISSING_NODE -> List.of("Bill " + bill + " different missing", vote + "missing");
      default -> List.of((entry.equals("Bill") ? "Bill " + bill + " different " : vote) + kind);
    };
  }
}
