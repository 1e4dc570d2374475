// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.change.Version;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Failures;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.setup.Setup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.TransientException;
import org.neo4j.driver.exceptions.value.ValueException;

/** Compares a graph with what rows project to. */
public final class Neo4jVerifier implements TargetVerifier {
  private static final int LOCKED_AT_ONCE = 50;
  private static final int ATTEMPTS = 3;

  private final Graph graph;
  private final Map<String, Rows> rows = new HashMap<>();
  private final Keys keys;
  private final Flaws flaws;
  private final Setup setup;

  public Neo4jVerifier(Graph graph, GraphModel model, Setup setup) {
    this.graph = graph;
    this.setup = setup;
    StrayEdges strays = new StrayEdges(model);
    this.keys = new Keys(model, strays);
    this.flaws = new Flaws(graph, model, setup, strays);
    for (Entry entry : model.entries()) {
      switch (entry) {
        case Entry.Nodes(var plan) -> rows.put(plan.name(), new NodeRows(plan, model, strays));
        case Entry.Joins(var plan) -> rows.put(plan.owner(), new JoinRows(plan, model, strays));
        case Entry.HeldValues(var type, var self) ->
            rows.put(type.name(), new HolderRows(type, self, model));
      }
    }
  }

  @Override
  public List<Finding> compare(String entry, List<Mutation> expected, Depth depth) {
    if (expected.isEmpty()) {
      return List.of();
    }
    return calling(
        () ->
            graph.inTransaction(
                transaction -> compare(rows(entry), entry, expected, depth, transaction)));
  }

  private Rows rows(String entry) {
    return Objects.requireNonNull(rows.get(entry), () -> "no entry with rows is called " + entry);
  }

  private static List<Finding> compare(
      Rows rows, String entry, List<Mutation> expected, Depth depth, GraphTransaction transaction) {
    return findings(
        rows.compare(expected, depth.ofRows(), transaction), entry, expected, transaction);
  }

  private static List<Finding> findings(
      List<Found> found, String entry, List<Mutation> expected, GraphTransaction transaction) {
    Set<String> owed = owed(entry, expected, transaction);
    return found.stream().map(row -> row.finding(owed.contains(row.key()))).toList();
  }

  @Override
  public List<Finding> compareLocked(String entry, List<Mutation> expected, Depth depth) {
    List<Finding> findings = new ArrayList<>();
    for (int from = 0; from < expected.size(); from += LOCKED_AT_ONCE) {
      List<Mutation> some =
          expected.subList(from, Math.min(expected.size(), from + LOCKED_AT_ONCE));
      findings.addAll(calling(() -> locked(entry, some, depth)));
    }
    return findings;
  }

  /** Writers lock rows in orders of their own: where that is a deadlock, rows are read alone. */
  private List<Finding> locked(String entry, List<Mutation> expected, Depth depth) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (GraphTransaction transaction = graph.begin()) { // rolled back: nothing is written
        Rows rows = rows(entry);
        Set<String> moving = rows.lock(Rows.keys(expected), transaction);
        return compare(rows, entry, expected, depth, transaction).stream()
            .map(finding -> moving.contains(finding.id().key()) ? finding.unsettled() : finding)
            .toList();
      } catch (TransientException e) {
        if (!Failures.isDeadlock(e)) {
          throw e;
        }
      }
      if (expected.size() > 1) {
        return expected.stream()
            .flatMap(one -> locked(entry, List.of(one), depth).stream())
            .toList();
      }
    }
    return compare(entry, expected, depth).stream().map(Finding::unsettled).toList();
  }

  private static Set<String> owed(
      String entry, List<Mutation> expected, GraphTransaction transaction) {
    String any = "MATCH (x%s) RETURN 1 LIMIT 1".formatted(Names.REREAD);
    Set<String> owed = new HashSet<>();
    if (!transaction.list(any, Map.of()).isEmpty()) {
      String find =
          "MATCH (x%s) WHERE x.entry = $entry AND x.key IN $keys RETURN x.key AS key"
              .formatted(Names.REREAD);
      transaction
          .list(find, Map.of("entry", entry, "keys", Rows.keys(expected)))
          .forEach(row -> owed.add(row.get("key").asString()));
    }
    return owed;
  }

  /** Where a constraint is missing a key may be anywhere, and more than once. */
  @Override
  public Optional<Comparator<String>> order(String entry) {
    return rows.get(entry) instanceof NodeRows nodes && calling(() -> setup.plan().isEmpty())
        ? nodes.order().map(KeyOrder::comparator)
        : Optional.empty();
  }

  @Override
  public @Nullable String cut(
      String entry, @Nullable String after, @Nullable String upTo, int most) {
    KeyOrder order = ((NodeRows) rows(entry)).order().orElseThrow();
    return calling(() -> graph.inTransaction(tx -> order.cut(after, upTo, most, tx)));
  }

  @Override
  public Range compareRange(
      String entry,
      @Nullable String after,
      @Nullable String upTo,
      List<Mutation> expected,
      Depth depth,
      Version newest) {
    NodeRows nodes = (NodeRows) rows(entry);
    return calling(
        () ->
            graph.inTransaction(
                transaction -> {
                  Set<String> others = new LinkedHashSet<>();
                  NodeRows.InRange found =
                      nodes.compareRange(after, upTo, expected, depth, newest, others, transaction);
                  return new Range(
                      findings(found.rows(), entry, expected, transaction),
                      List.copyOf(others),
                      found.digest());
                }));
  }

  @Override
  public Digest digest(String entry, @Nullable String after, @Nullable String upTo) {
    NodeRows nodes = (NodeRows) rows(entry);
    return calling(() -> graph.inTransaction(tx -> nodes.digest(after, upTo, tx)));
  }

  @Override
  public List<String> keysBesideRanges(String entry, @Nullable String after, int limit) {
    String beside = ((NodeRows) rows(entry)).order().orElseThrow().beside();
    return calling(() -> graph.inTransaction(tx -> keys.beside(entry, beside, after, limit, tx)));
  }

  @Override
  public List<String> keys(String entry, @Nullable String after, int limit) {
    return calling(() -> graph.inTransaction(tx -> keys.page(entry, after, limit, tx)));
  }

  @Override
  public List<Flaw> flaws() {
    return calling(flaws::find);
  }

  private <T extends @Nullable Object> T calling(Supplier<T> read) {
    try {
      return read.get();
    } catch (ValueException e) { // something of another type than we write
      throw new IllegalArgumentException("what is held cannot be read", e);
    } catch (Neo4jException e) {
      if (e.code().equals("Neo.ClientError.Statement.TypeError")) {
        throw new IllegalArgumentException("what is held cannot be added up", e);
      }
      throw Failures.exception(graph.place(), e);
    }
  }
}
