// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.content.ContentMaker;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/** Writes the nodes of one entry's rows. Any thread. */
final class NodeUpserts {
  private final NodePlan plan;
  private final ContentMaker contents;
  private final StoredNodes stored;
  private final NodeStatements statements;
  private final Detachment detachment;
  private final Occupancy occupancy;
  private final List<EndPlan> references;
  private final String findNewer;
  private final String setLabels;

  NodeUpserts(NodePlan plan, GraphModel model, Detachment detachment) {
    this.detachment = detachment;
    this.occupancy = new Occupancy(plan, model.names());
    this.plan = plan;
    this.contents = new ContentMaker(plan.type().properties());
    this.stored = new StoredNodes(plan, model.names(), contents);
    this.statements = new NodeStatements(plan, model.names());
    this.references =
        plan.type().references().stream()
            .map(Reference::property)
            .map(property -> model.reference(plan.name(), property))
            .toList();
    Names names = model.names();
    String find =
        Columnar.UNWIND + "MATCH (n%s {%s: $rows.key[i]}) ".formatted(plan.label(), names.key());
    this.setLabels = find + "SET n" + plan.furtherLabels();
    this.findNewer = find + "WHERE n.%s > %s RETURN i".formatted(names.version(), Columnar.VERSION);
  }

  /** A row and what is to be stored of it. */
  record NodeRow(EntityId id, Version version, RowContent content, List<Value> references) {}

  /** Rows on their way to the graph. */
  record Sent(List<NodeRow> rows, Answer<List<Record>> answer) {}

  /** Has rows written; to be continued by {@link #finish}. */
  List<Sent> send(List<Mutation.Upsert> upserts, Work work) {
    Map<BitSet, List<NodeRow>> byUnchanged = new LinkedHashMap<>();
    for (NodeRow row : rows(upserts, work)) {
      byUnchanged.computeIfAbsent(pattern(row), p -> new ArrayList<>()).add(row);
    }
    List<Sent> sent = new ArrayList<>();
    byUnchanged.forEach((unchanged, rows) -> sent.add(send(unchanged, rows, work.transaction())));
    return sent;
  }

  private List<NodeRow> rows(List<Mutation.Upsert> upserts, Work work) {
    List<NodeRow> rows = new ArrayList<>(upserts.size());
    List<Mutation.Upsert> incomplete = new ArrayList<>();
    for (Mutation.Upsert upsert : upserts) {
      if (StoredNodes.isNeededFor(state(upsert))) {
        incomplete.add(upsert);
      } else {
        rows.add(row(upsert, contents.complete(state(upsert).values())));
      }
    }
    if (!incomplete.isEmpty()) {
      addCompleted(incomplete, rows, work);
    }
    return rows;
  }

  /** What the graph does not hold is to be read again. */
  private void addCompleted(List<Mutation.Upsert> incomplete, List<NodeRow> rows, Work work) {
    Map<String, RowContent> completed = stored.complete(incomplete, work.transaction());
    for (Mutation.Upsert upsert : incomplete) {
      RowContent content = completed.get(upsert.id().key());
      if (content == null) {
        work.reread(upsert.id());
      } else {
        rows.add(row(upsert, content));
      }
    }
  }

  private static NodeState state(Mutation.Upsert upsert) {
    return (NodeState) upsert.state();
  }

  private static NodeRow row(Mutation.Upsert upsert, RowContent content) {
    return new NodeRow(upsert.id(), upsert.version(), content, state(upsert).references());
  }

  private BitSet pattern(NodeRow row) {
    BitSet pattern = (BitSet) row.content().unchanged().clone();
    int properties = plan.type().properties().size();
    for (int i = 0; i < row.references().size(); i++) {
      pattern.set(properties + i, row.references().get(i) instanceof Value.Unchanged);
    }
    pattern.set(statements.noParts(), row.content().parts() == null);
    return pattern;
  }

  private Sent send(BitSet unchanged, List<NodeRow> rows, GraphTransaction transaction) {
    occupancy.adopt(rows, transaction);
    return new Sent(
        rows,
        transaction.ask(statements.upsert(unchanged), statements.parameters(unchanged, rows)));
  }

  /** Does what follows from what the graph held. */
  void finish(List<Sent> sent, Work work) {
    sent.forEach(some -> finish(some.rows(), some.answer().await().getFirst(), work));
  }

  private void finish(List<NodeRow> rows, Record result, Work work) {
    List<NodeRow> created = new ArrayList<>();
    List<NodeRow> revived = new ArrayList<>();
    for (Object appeared : result.get("appeared").asList()) {
      int index = ((Long) appeared).intValue();
      (index < 0 ? revived : created).add(rows.get(index < 0 ? -1 - index : index));
    }
    created.forEach(row -> work.created(row.id()));
    label(revived, work);
    created.forEach(row -> appeared(row, work));
    revived.forEach(row -> appeared(row, work));
    occupancy.refuse(created, work.transaction());
    for (int i = 0; i < references.size(); i++) {
      if (result.containsKey("changed" + i)) {
        detachFormer(i, rows, result.get("changed" + i).asList(), work);
      }
    }
    int written = result.get("written").asInt();
    work.written(written);
    if (written < rows.size()) {
      skipNewer(rows, work);
    }
  }

  /** Nodes whose removal had begun may lack labels. */
  private void label(List<NodeRow> revived, Work work) {
    if (!revived.isEmpty() && !plan.furtherLabels().isEmpty()) {
      work.transaction()
          .run(setLabels, Columnar.of(revived).column("key", row -> row.id().key()).parameters());
    }
  }

  private void appeared(NodeRow row, Work work) {
    String key = row.id().key();
    work.arrived(new Arrival(plan.self(), key, plan.self(), key, true));
    for (int i = 0; i < references.size(); i++) {
      arrived(i, row, true, work);
    }
  }

  private void arrived(int reference, NodeRow row, boolean created, Work work) {
    if (row.references().get(reference) instanceof Value.Present(String text)) {
      EndPlan end = references.get(reference);
      work.arrived(new Arrival(plan.self(), row.id().key(), end, text, created));
    }
  }

  /** Edges of others that name a node by what it is not called any more wait from now on. */
  private void detachFormer(int reference, List<NodeRow> rows, List<Object> changed, Work work) {
    Map<String, String> former = new HashMap<>();
    for (Object pair : changed) {
      List<?> indexAndText = (List<?>) pair;
      NodeRow row = rows.get(((Long) indexAndText.get(0)).intValue());
      arrived(reference, row, false, work);
      if (indexAndText.get(1) instanceof String text) {
        former.put(row.id().key(), text);
        // Another node may have taken over the name.
        work.arrived(
            new Arrival(plan.self(), row.id().key(), references.get(reference), text, false));
      }
    }
    if (!former.isEmpty()) {
      NamingLock.change(plan.name(), work.transaction());
      detachment.detachReferences(plan.self(), references.get(reference), former, work);
    }
  }

  private void skipNewer(List<NodeRow> rows, Work work) {
    Map<String, Object> parameters =
        Columnar.of(rows)
            .column("key", row -> row.id().key())
            .versions(NodeRow::version)
            .parameters();
    for (Record newer : work.transaction().list(findNewer, parameters)) {
      work.skip(rows.get(newer.get("i").asInt()).id());
    }
  }
}
