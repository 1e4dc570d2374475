// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.List;
import java.util.Set;

/** What examples/civic/syncline.yaml promises, said again in SQL by hand. */
final class CivicGraph {
  private static final NodeType USER =
      new NodeType(
          "User",
          List.of("id"),
          """
          SELECT id, email, name, bio, county, interests, verified, reputation,
                 created_at AS "createdAt", updated_at AS "updatedAt"
            FROM users
          """);
  private static final NodeType GOVERNOR =
      new NodeType(
          "Governor",
          List.of("county"),
          "SELECT county, name, party, elected_on AS \"electedOn\" FROM governors");
  private static final NodeType PERSON =
      new NodeType(
          "Person",
          Set.of("Person", "Sponsor"),
          List.of("id"),
          """
          SELECT id, name, party, district, active,
                 created_at AS "createdAt", updated_at AS "updatedAt"
            FROM sponsors
          """);
  private static final NodeType SESSION =
      new NodeType(
          "Session",
          List.of("chamber", "number"),
          """
          SELECT chamber, number, title, opens_on AS "opensOn", closes_on AS "closesOn"
            FROM sessions
          """);
  private static final NodeType SITTING =
      new NodeType(
          "Sitting",
          List.of("chamber", "session_number", "number"),
          """
          SELECT chamber, session_number, number, held_on AS "heldOn", begins, venue
            FROM sittings
          """);
  private static final NodeType BILL =
      new NodeType(
          "Bill",
          Set.of("Bill", "LegislativeItem"),
          List.of("id"),
          """
          SELECT id, number, title, summary, status, cost, support, 'civic' AS source,
                 introduced_on AS "introducedOn", neo4j_node_id AS "nodeId",
                 created_at AS "createdAt", updated_at AS "updatedAt"
            FROM bills WHERE status <> 'withdrawn'
          """);
  private static final NodeType TAG =
      new NodeType(
          "Tag",
          List.of("name"),
          "SELECT DISTINCT name FROM bills, unnest(tags) AS name WHERE name IS NOT NULL");
  private static final NodeType ARGUMENT =
      new NodeType(
          "Argument",
          List.of("id"),
          """
          SELECT id, stance, body, created_at AS "createdAt", updated_at AS "updatedAt"
            FROM arguments
          """);
  private static final NodeType CLAIM =
      new NodeType(
          "Claim",
          List.of("argument_id", "ordinal"),
          """
          SELECT argument_id, ordinal, statement, confidence, created_at AS "createdAt"
            FROM claims
          """);
  private static final NodeType COMMENT =
      new NodeType(
          "Comment",
          List.of("id"),
          """
          SELECT id, body, created_at AS "createdAt", updated_at AS "updatedAt"
            FROM citizen_participation WHERE kind = 'comment'
          """);

  static final List<NodeType> NODES =
      List.of(USER, GOVERNOR, PERSON, SESSION, SITTING, BILL, TAG, ARGUMENT, CLAIM, COMMENT);

  private static final End BILL_NUMBER = new End("Bill", List.of("number"));

  static final List<EdgeType> EDGES =
      List.of(
          edge(PERSON, "SERVES_UNDER", GOVERNOR, "id AS from1, county AS to1 FROM sponsors"),
          edge(PERSON, "IS_USER", USER, "id AS from1, user_id AS to1 FROM sponsors"),
          edge(
              SITTING,
              "PART_OF",
              SESSION,
              """
              chamber AS from1, session_number AS from2, number AS from3,
              chamber AS to1, session_number AS to2 FROM sittings
              """),
          edge(BILL, "SPONSORED_BY", PERSON, "id AS from1, sponsor_id AS to1 FROM bills"),
          edge(BILL, "CO_SPONSORED_BY", PERSON, "id AS from1, co_sponsors AS to_each FROM bills"),
          edge(BILL, "TAGGED", TAG, "id AS from1, tags AS to_each FROM bills"),
          edge(BILL, "SIGNED_BY", GOVERNOR, "id AS from1, signed_by AS to1 FROM bills"),
          edge(
              BILL,
              "INTRODUCED_IN",
              SESSION,
              "id AS from1, session_chamber AS to1, session_number AS to2 FROM bills"),
          edge(BILL, "SUPERSEDES", BILL, "id AS from1, supersedes AS to1 FROM bills"),
          edge(ARGUMENT, "ABOUT", BILL, "id AS from1, bill_id AS to1 FROM arguments"),
          edge(ARGUMENT, "REPLIES_TO", ARGUMENT, "id AS from1, parent_id AS to1 FROM arguments"),
          edge(USER, "ARGUED", ARGUMENT, "user_id AS from1, id AS to1 FROM arguments"),
          edge(
              CLAIM,
              "SUPPORTS",
              ARGUMENT,
              "argument_id AS from1, ordinal AS from2, argument_id AS to1 FROM claims"),
          new EdgeType(
              "CITES",
              CLAIM.byKey(),
              BILL_NUMBER,
              "SELECT argument_id AS from1, ordinal AS from2, cites_bill AS to1 FROM claims"),
          edge(
              USER, "AUTHORED", COMMENT, "user_id AS from1, id AS to1 " + participation("comment")),
          edge(COMMENT, "ON", BILL, "id AS from1, bill_id AS to1 " + participation("comment")),
          edge(
              USER,
              "VOTED",
              BILL,
              "user_id AS from1, bill_id AS to1, value, created_at AS at " + participation("vote")),
          edge(
              USER,
              "BOOKMARKED",
              BILL,
              "user_id AS from1, bill_id AS to1, created_at AS at " + participation("bookmark")),
          edge(
              SITTING,
              "DISCUSSED",
              BILL,
              """
              chamber AS from1, session_number AS from2, sitting_number AS from3,
              bill_id AS to1, position, outcome FROM sitting_agenda
              """));

  private CivicGraph() {}

  private static EdgeType edge(NodeType from, String type, NodeType to, String select) {
    return new EdgeType(type, from.byKey(), to.byKey(), "SELECT " + select);
  }

  private static String participation(String kind) {
    return "FROM citizen_participation WHERE kind = '" + kind + "'";
  }
}
