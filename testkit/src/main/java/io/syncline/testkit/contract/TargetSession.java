// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.graph.GraphUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One pipeline that writes to a target under test, with a clock of versions. */
final class TargetSession implements AutoCloseable {
  static final PipelineId PIPELINE = new PipelineId("contract", "graph", Lane.NORMAL);
  static final PipelineId OTHER_PIPELINE = new PipelineId("contract", "graph", Lane.HIGH);

  private final BoundMapping mapping;
  private final TargetStore store;
  private final Target target;
  private final TargetWriter writer;
  private long lsn = 1000; // guarded by this

  TargetSession(BoundMapping mapping, TargetStore store) {
    this.mapping = mapping;
    this.store = store;
    this.target = store.open();
    target.setUp();
    this.writer = target.writer(PIPELINE);
    var nobody = writer.takeOver();
    assertThat(nobody).isEmpty();
  }

  BoundMapping mapping() {
    return mapping;
  }

  TargetStore store() {
    return store;
  }

  Target target() {
    return target;
  }

  TargetWriter writer() {
    return writer;
  }

  TargetReader reader() {
    return target.reader();
  }

  GraphUser user() {
    return store.user();
  }

  /** A version newer than every one before. */
  synchronized Version next() {
    lsn += 8;
    return version(lsn);
  }

  static Version version(long lsn) {
    return new Version(1, new Position(lsn, 1));
  }

  static Checkpoint checkpoint(Version version) {
    return new Checkpoint(Stage.STREAM, version.era(), version.position(), "the source");
  }

  /** A batch to fill and apply; its rows have the next version unless one is given. */
  BatchMaker batch() {
    return new BatchMaker(this, writer, next());
  }

  BatchMaker batchAt(Version version) {
    return new BatchMaker(this, writer, version);
  }

  BatchMaker batchBy(TargetWriter other) {
    return new BatchMaker(this, other, next());
  }

  /** Applies the rows in one batch. */
  void write(Rows.Row... rows) {
    batch().upsert(rows).applied();
  }

  void remove(String entry, Object key) {
    batch().remove(entry, key).applied();
  }

  static Outcome.Applied applied(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    return (Outcome.Applied) outcome;
  }

  Graph graph() {
    return user().read();
  }

  Graph.Node node(String entry, Object key) {
    return graph().node(entry, keyProperty(entry), key);
  }

  boolean hasNode(String entry, Object key) {
    return graph().hasNode(entry, keyProperty(entry), key);
  }

  private static String keyProperty(String label) {
    return switch (label) {
      case "Tag" -> "name";
      case "Session" -> "no";
      case "Office", "Place" -> "code";
      case CivicMapping.ODD -> CivicMapping.ODD;
      default -> "id";
    };
  }

  /** The edges as {@code Bill 1 SPONSORED_BY Person 41}. */
  List<String> edges() {
    Graph graph = graph();
    Map<String, String> names = new HashMap<>();
    graph.nodes().forEach(node -> names.put(node.id(), nameOf(node)));
    return graph.edges().stream()
        .map(edge -> names.get(edge.from()) + " " + edge.type() + " " + names.get(edge.to()))
        .sorted()
        .toList();
  }

  private static String nameOf(Graph.Node node) {
    return node.labels().stream()
        .filter(label -> node.properties().containsKey(keyProperty(label)))
        .map(label -> label + " " + node.properties().get(keyProperty(label)))
        .sorted()
        .findFirst()
        .orElseGet(node::text);
  }

  /** The one edge of a type. */
  Graph.Edge edge(String type) {
    List<Graph.Edge> found =
        graph().edges().stream().filter(edge -> edge.type().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  TargetReader.Entity entity(String entry, Object key) {
    return reader().find(new EntityId(entry, key.toString())).orElseThrow();
  }

  long waiting() {
    return reader().waitingEdges();
  }

  @Override
  public void close() {
    writer.close();
    target.close();
    store.close();
  }
}
