// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.doctor;

import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.Map;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * Tries what Syncline must be able to do, in transactions that are rolled back: privileges can be
 * asked for in one edition only, and a read-only server has them all.
 */
final class Probes {
  private static final String WRITE = "CREATE (x:SynclineDoctor {at: 1}) SET x:SynclineLock";
  private static final String CONSTRAINT =
      "CREATE CONSTRAINT syncline_doctor FOR (x:SynclineDoctor) REQUIRE x.at IS UNIQUE";
  private static final String INDEX =
      "CREATE INDEX syncline_doctor FOR (x:SynclineDoctor) ON (x.at)";

  private final Graph graph;
  private final String user;
  private final String database;

  Probes(Graph graph, String user, String database) {
    this.graph = graph;
    this.user = user;
    this.database = database;
  }

  Check writing() {
    return attempt("right to write", "may write nodes and relationships", WRITE);
  }

  Check constraints() {
    return attempt("right to create constraints", "may create them", CONSTRAINT);
  }

  Check indexes() {
    return attempt("right to create indexes", "may create them", INDEX);
  }

  private Check attempt(String name, String can, String statement) {
    try (GraphTransaction transaction = graph.begin()) {
      transaction.list(statement, Map.of()); // waits for the answer
      return Check.ok(name, who() + " " + can);
    } catch (Neo4jException e) {
      return switch (e.code()) {
        case "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
            "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase" ->
            Check.failed(
                name,
                "the database is read-only",
                "ALTER DATABASE %s SET ACCESS READ WRITE; // or server.databases.read_only, in neo4j.conf"
                    .formatted(Cypher.name(database.isEmpty() ? "neo4j" : database)));
        case "Neo.ClientError.Security.Forbidden" ->
            Check.failed(
                name,
                who() + " may not: " + e.getMessage(),
                "GRANT ROLE architect TO %s;".formatted(Cypher.name(user)));
        default -> throw e;
      };
    }
  }

  private String who() {
    return user.isEmpty() ? "everybody" : "user " + user;
  }
}
