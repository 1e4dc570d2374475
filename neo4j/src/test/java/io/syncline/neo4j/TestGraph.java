// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import io.syncline.neo4j.model.GraphModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/** The shared server with an empty graph, a target on it, and short words for batches. */
final class TestGraph implements AutoCloseable {
  private final EmbeddedNeo4j server = SharedServers.neo4j();
  private final Neo4jTarget target;
  private long position;

  TestGraph(BoundMapping mapping) {
    this(mapping, Neo4jConfig.TRANSACTION_TIMEOUT);
  }

  TestGraph(BoundMapping mapping, Duration timeout) {
    this(new GraphModel(mapping), timeout, UnaryOperator.identity());
  }

  TestGraph(GraphModel model, UnaryOperator<Driver> watch) {
    this(model, Neo4jConfig.TRANSACTION_TIMEOUT, watch);
  }

  private TestGraph(GraphModel model, Duration timeout, UnaryOperator<Driver> watch) {
    empty(server);
    target =
        Neo4jTarget.open(
            "neo4j", new Neo4jConfig(server.boltUri(), "", "", "", timeout), model, watch);
    target.setUp();
  }

  static void empty(EmbeddedNeo4j server) {
    try (Session session = server.driver().session()) {
      session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume();
    }
  }

  Neo4jTarget target() {
    return target;
  }

  /** A pipeline of its own, taken over. */
  TargetWriter writer(Lane lane) {
    TargetWriter writer = target.writer(new PipelineId("test", "neo4j", lane));
    writer.takeOver();
    return writer;
  }

  TargetWriter writer() {
    return writer(Lane.NORMAL);
  }

  Version nextVersion() {
    position++;
    return new Version(1, new Position(1_000 + position, 0));
  }

  Mutation.Upsert upsert(String entry, String key, EntityState state) {
    return new Mutation.Upsert(new EntityId(entry, key), nextVersion(), null, state);
  }

  Mutation.Upsert move(String entry, String from, String key, EntityState state) {
    return new Mutation.Upsert(new EntityId(entry, key), nextVersion(), from, state);
  }

  Mutation.Remove remove(String entry, String key) {
    return new Mutation.Remove(new EntityId(entry, key), nextVersion());
  }

  Mutation.Clear clear(String entry) {
    return new Mutation.Clear(entry, nextVersion());
  }

  Checkpoint checkpoint() {
    return new Checkpoint(Stage.STREAM, 1, new Position(1_000 + position, 0), "test");
  }

  Batch batch(Scope scope, Mutation... mutations) {
    BatchBuilder builder = new BatchBuilder();
    for (Mutation mutation : mutations) {
      builder.add(mutation);
    }
    return builder.build(checkpoint(), scope);
  }

  Outcome.Applied apply(TargetWriter writer, Mutation... mutations) {
    return applied(writer.apply(batch(Scope.ALL, mutations), CheckpointMode.MOVES));
  }

  static Outcome.Applied applied(Outcome outcome) {
    if (outcome instanceof Outcome.Applied applied) {
      return applied;
    }
    throw new AssertionError("not applied: " + outcome);
  }

  /** Runs Cypher beside the product. */
  List<Map<String, Object>> run(String cypher) {
    return run(cypher, Map.of());
  }

  List<Map<String, Object>> run(String cypher, Map<String, Object> parameters) {
    try (Session session = server.driver().session()) {
      return session.run(cypher, parameters).list(Record::asMap);
    }
  }

  /** The only value of the only row; null where there is no row. */
  @Nullable Object value(String cypher) {
    List<Map<String, Object>> rows = run(cypher);
    return rows.isEmpty() ? null : rows.getFirst().values().iterator().next();
  }

  long count(String cypher) {
    return run(cypher).size();
  }

  /** Edges as {@code Bill 1 -SPONSORED_BY-> Person 42}, sorted; foreign ones too. */
  List<String> edges() {
    return run(
            "MATCH (a)-[r]->(b) RETURN head(labels(a)) + ' ' + coalesce(a._syncline_key, a.id) + '"
                + " -' + type(r) + '-> ' + head(labels(b)) + ' ' + coalesce(b._syncline_key, b.id)"
                + " AS e")
        .stream()
        .map(row -> (String) row.get("e"))
        .sorted()
        .toList();
  }

  long waiting() {
    return count("MATCH (w:SynclineWaiting) RETURN w");
  }

  @Override
  public void close() {
    target.close();
  }
}
