// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.doctor;

import io.syncline.core.apply.Target.SetupStep;
import io.syncline.neo4j.session.Failures;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/** Looks whether everything is as Syncline needs it, with the eyes of the user that runs it. */
public final class Neo4jDoctor {
  private static final String COMPONENTS =
      "CALL dbms.components() YIELD name, versions, edition"
          + " WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version, edition";
  private static final String BROKEN =
      "SHOW INDEXES YIELD name, state, owningConstraint"
          + " WHERE name STARTS WITH 'syncline_' AND state <> 'ONLINE'"
          + " RETURN name, state, owningConstraint IS NOT NULL AS constraint";

  private final Graph graph;
  private final Setup setup;
  private final Probes probes;

  /**
   * @param user empty for a server that asks for nothing
   * @param database empty for the user's home database
   */
  public Neo4jDoctor(Graph graph, Setup setup, String user, String database) {
    this.graph = graph;
    this.setup = setup;
    this.probes = new Probes(graph, user, database);
  }

  /** Everything that was looked at, in an order that makes sense to mend it in. */
  public List<Check> examine() {
    try {
      ServerVersion version = version();
      List<Check> checks = new ArrayList<>();
      checks.add(Check.ok("connection", "answers at " + graph.place()));
      checks.add(version.check());
      checks.add(version.editionCheck());
      checks.add(probes.writing());
      checks.addAll(schema());
      return checks;
    } catch (RuntimeException e) {
      String message = Failures.exception(graph.place(), e).getMessage();
      return List.of(Check.failed("connection", String.valueOf(message), null));
    }
  }

  private ServerVersion version() {
    Record row = graph.inTransaction(t -> t.list(COMPONENTS, Map.of())).getFirst();
    return ServerVersion.of(row.get("version").asString(), row.get("edition").asString());
  }

  private List<Check> schema() {
    List<SetupStep> missing = setup.plan();
    List<Check> checks = new ArrayList<>();
    if (!missing.isEmpty()) {
      checks.add(probes.constraints());
      checks.add(probes.indexes());
    }
    checks.add(present("constraints", missing.stream().filter(Neo4jDoctor::constraint).toList()));
    checks.add(present("indexes", missing.stream().filter(step -> !constraint(step)).toList()));
    checks.addAll(broken());
    return checks;
  }

  private static boolean constraint(SetupStep step) {
    return step.statement().startsWith("CREATE CONSTRAINT ");
  }

  private static Check present(String name, List<SetupStep> missing) {
    return missing.isEmpty()
        ? Check.ok(name, "all are there")
        : Check.failed(
            name,
            missing.size() + " missing; `syncline apply` creates them",
            missing.stream().map(step -> step.statement() + ";").collect(Collectors.joining("\n")));
  }

  private List<Check> broken() {
    return graph.inTransaction(t -> t.list(BROKEN, Map.of())).stream()
        .map(Neo4jDoctor::broken)
        .toList();
  }

  private static Check broken(Record row) {
    String name = row.get("name").asString();
    String state = row.get("state").asString();
    String check = "index " + name;
    return state.equals("POPULATING")
        ? Check.warning(check, "is still being filled", "CALL db.awaitIndexes(600);")
        : Check.failed(
            check,
            "is " + state + "; drop it, then `syncline apply` makes it again",
            "DROP %s %s;"
                .formatted(row.get("constraint").asBoolean() ? "CONSTRAINT" : "INDEX", name));
  }
}
