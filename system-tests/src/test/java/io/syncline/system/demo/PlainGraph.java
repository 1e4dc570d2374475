// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.demo;

import io.syncline.demo.comparison.Comparison;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/**
 * Writes the civic world's graph the simple way: everything from scratch, in one transaction. Which
 * edges there are is worked out in SQL and Cypher, unlike in {@link Comparison}.
 */
record PlainGraph(
    Map<String, List<Map<String, @Nullable Object>>> nodes,
    Map<String, List<Map<String, @Nullable Object>>> edges) {
  private static final String TIMES = "created_at AS \"createdAt\", updated_at AS \"updatedAt\"";

  private static final Map<String, String> NODES =
      Map.of(
          "User",
          "id, email, name, bio, county, interests, verified, reputation, " + TIMES + " FROM users",
          "Governor",
          "county, name, party, elected_on AS \"electedOn\" FROM governors",
          "Person:Sponsor",
          "id, name, party, district, active, " + TIMES + " FROM sponsors",
          "Session",
          "chamber, number, title, opens_on \"opensOn\", closes_on \"closesOn\" FROM sessions",
          "Sitting",
          "chamber, session_number, number, held_on \"heldOn\", begins, venue FROM sittings",
          "Bill:LegislativeItem",
          "id, number, title, summary, status, cost, support, 'civic' source,"
              + " introduced_on \"introducedOn\", neo4j_node_id \"nodeId\", "
              + (TIMES + " FROM bills WHERE status <> 'withdrawn'"),
          "Tag",
          "name FROM (SELECT unnest(tags) FROM bills) t (name) WHERE name <> '' GROUP BY 1",
          "Argument",
          "id, stance::text, body, " + TIMES + " FROM arguments",
          "Claim",
          "argument_id, ordinal, statement, confidence, created_at \"createdAt\" FROM claims",
          "Comment",
          "id, body, " + TIMES + " FROM citizen_participation WHERE kind = 'comment'");

  /** Cypher's pattern, then where its values come from. */
  private static final List<List<String>> EDGES =
      List.of(
          List.of(
              "(:Person {id: $a})-[:SERVES_UNDER]->(:Governor {county: $b})",
              "id a, county b FROM sponsors"),
          List.of(
              "(:Person {id: $a})-[:IS_USER]->(:User {id: $b})", "id a, user_id b FROM sponsors"),
          List.of(
              "(:Sitting {chamber: $a, session_number: $c, number: $d})-[:PART_OF]->(:Session"
                  + " {chamber: $a, number: $c})",
              "chamber a, session_number c, number d FROM sittings"),
          List.of(
              "(:Bill {id: $a})-[:SPONSORED_BY]->(:Person {id: $b})",
              "id a, sponsor_id b FROM bills"),
          List.of(
              "(:Bill {id: $a})-[:CO_SPONSORED_BY]->(:Person {id: $b})",
              "DISTINCT id a, unnest(co_sponsors) b FROM bills"),
          List.of(
              "(:Bill {id: $a})-[:TAGGED]->(:Tag {name: $b})",
              "DISTINCT id a, unnest(tags) b FROM bills"),
          List.of(
              "(:Bill {id: $a})-[:SIGNED_BY]->(:Governor {county: $b})",
              "id a, signed_by b FROM bills"),
          List.of(
              "(:Bill {id: $a})-[:INTRODUCED_IN]->(:Session {chamber: $b, number: $c})",
              "id a, session_chamber b, session_number c FROM bills"),
          List.of(
              "(:Bill {id: $a})-[:SUPERSEDES]->(:Bill {id: $b})", "id a, supersedes b FROM bills"),
          List.of(
              "(:Argument {id: $a})-[:ABOUT]->(:Bill {id: $b})", "id a, bill_id b FROM arguments"),
          List.of(
              "(:Argument {id: $a})-[:REPLIES_TO]->(:Argument {id: $b})",
              "id a, parent_id b FROM arguments"),
          List.of(
              "(:User {id: $b})-[:ARGUED]->(:Argument {id: $a})", "id a, user_id b FROM arguments"),
          List.of(
              "(:Claim {argument_id: $a, ordinal: $b})-[:SUPPORTS]->(:Argument {id: $a})",
              "argument_id a, ordinal b FROM claims"),
          List.of(
              "(:Claim {argument_id: $a, ordinal: $b})-[:CITES]->(:Bill {id: $c})",
              "argument_id a, ordinal b, id c FROM claims JOIN bills ON cites_bill = bills.number"),
          List.of(
              "(:User {id: $b})-[:AUTHORED]->(:Comment {id: $a})",
              "id a, user_id b FROM citizen_participation WHERE kind = 'comment'"),
          List.of(
              "(:Comment {id: $a})-[:ON]->(:Bill {id: $b})",
              "id a, bill_id b FROM citizen_participation WHERE kind = 'comment'"),
          List.of(
              "(:User {id: $a})-[:VOTED {value: $c, at: $d}]->(:Bill {id: $b})",
              "user_id a, bill_id b, value c, created_at d FROM citizen_participation WHERE kind ="
                  + " 'vote'"),
          List.of(
              "(:User {id: $a})-[:BOOKMARKED {at: $d}]->(:Bill {id: $b})",
              "user_id a, bill_id b, created_at d FROM citizen_participation WHERE kind ="
                  + " 'bookmark'"),
          List.of(
              "(:Sitting {chamber: $a, session_number: $b, number: $c})-[:DISCUSSED {position: $d,"
                  + " outcome: $e}]->(:Bill {id: $f})",
              "chamber a, session_number b, sitting_number c, position d, outcome e, bill_id f FROM"
                  + " sitting_agenda"));

  private static final List<String> INDEXES =
      List.of(
          "(n:User) ON (n.id)",
          "(n:Bill) ON (n.id)",
          "(n:Person) ON (n.id)",
          "(n:Argument) ON (n.id)",
          "(n:Comment) ON (n.id)",
          "(n:Claim) ON (n.argument_id, n.ordinal)");

  /** Reads the rows that make the graph. */
  static PlainGraph read(Connection connection) throws SQLException {
    Map<String, List<Map<String, @Nullable Object>>> nodes = new HashMap<>();
    for (Map.Entry<String, String> node : NODES.entrySet()) {
      nodes.put(node.getKey(), read(connection, node.getValue()));
    }
    Map<String, List<Map<String, @Nullable Object>>> edges = new HashMap<>();
    for (List<String> edge : EDGES) {
      edges.put(edge.getFirst(), read(connection, edge.getLast()));
    }
    return new PlainGraph(nodes, edges);
  }

  /** Puts it in place of all that is in Neo4j. */
  void write(Driver driver) {
    try (Session session = driver.session()) {
      INDEXES.forEach(index -> session.run("CREATE INDEX IF NOT EXISTS FOR " + index).consume());
      try (Transaction transaction = session.beginTransaction()) { // fails at once, no retries
        replace(transaction);
        transaction.commit();
      }
    }
  }

  private void replace(Transaction transaction) {
    transaction.run("MATCH (n) DETACH DELETE n").consume();
    nodes.forEach(
        (labels, rows) ->
            transaction
                .run(
                    "UNWIND $rows AS row CREATE (n:%s) SET n = row".formatted(labels),
                    Map.of("rows", rows))
                .consume());
    edges.forEach(
        (pattern, rows) -> transaction.run(edgeCypher(pattern), Map.of("rows", rows)).consume());
  }

  /** Matches both ends of the pattern, and creates what is between them. */
  private static String edgeCypher(String pattern) {
    String rows = pattern.replace("$", "row.");
    String from = rows.substring(0, rows.indexOf(")-["));
    String edge = rows.substring(rows.indexOf("-["), rows.indexOf("]->") + 3).replace("[:", "[r:");
    String to = rows.substring(rows.indexOf("]->(") + 3);
    String properties =
        edge.contains("{") ? edge.substring(edge.indexOf('{'), edge.indexOf('}') + 1) : "{}";
    String bare = edge.replace(properties, "");
    return "UNWIND $rows AS row MATCH %s) MATCH %s CREATE (a)%s(b) SET r = %s"
        .formatted(from.replaceFirst("\\(", "(a"), to.replaceFirst("\\(", "(b"), bare, properties);
  }

  private static List<Map<String, @Nullable Object>> read(Connection connection, String select)
      throws SQLException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT " + select)) {
      while (result.next()) {
        Map<String, @Nullable Object> row = new HashMap<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.put(result.getMetaData().getColumnLabel(column), value(result.getObject(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static @Nullable Object value(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Array array -> List.of((Object[]) array.getArray());
      case Date date -> date.toLocalDate();
      case Time time -> time.toLocalTime();
      case Timestamp time -> time.toInstant().atZone(ZoneOffset.UTC);
      case BigDecimal number -> number.toPlainString();
      case Number number -> number;
      case Boolean truth -> truth;
      default -> value.toString();
    };
  }
}
