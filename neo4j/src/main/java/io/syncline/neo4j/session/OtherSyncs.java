// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetReader.Clash;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/**
 * Keeps two syncs from writing the same nodes or edges: each leaves at its checkpoints what it
 * calls them, and is refused what another calls so, or whose label another's nodes bear besides
 * their own. Without that, either would take the other's nodes for its own, and for leftovers. What
 * a former mapping called so is left there until all of it is removed. Any thread.
 */
public final class OtherSyncs {
  private static final String OTHERS =
      """
      MATCH (c%s) WHERE none(own IN $own WHERE c.pipeline STARTS WITH own)
      WITH c.pipeline AS pipeline,
        [name IN coalesce(c.owns, []) WHERE name IN $owns OR name IN $labels]
        + [name IN coalesce(c.labels, []) WHERE name IN $owns] AS shared
      WHERE size(shared) > 0 RETURN pipeline, shared ORDER BY pipeline
      """
          .formatted(Names.CHECKPOINT);

  private static final String OWNED =
      """
      MATCH (c%s) UNWIND coalesce(c.owns, []) AS name
      RETURN DISTINCT name ORDER BY name
      """
          .formatted(Names.CHECKPOINT);

  private static final String OWNED_BY =
      """
      MATCH (c%s) WHERE any(own IN $own WHERE c.pipeline STARTS WITH own)
      UNWIND coalesce(c.owns, []) AS name
      RETURN DISTINCT name ORDER BY name
      """
          .formatted(Names.CHECKPOINT);

  private static final String RECORD =
      """
      MATCH (c%s {pipeline: $pipeline}) SET
        c.owns = $owns + [name IN coalesce(c.owns, []) WHERE NOT name IN $owns],
        c.labels = $labels + [name IN coalesce(c.labels, []) WHERE NOT name IN $labels]
      """
          .formatted(Names.CHECKPOINT);

  private static final String FORGET =
      """
      MATCH (c%s) WHERE any(own IN $own WHERE c.pipeline STARTS WITH own)
      SET c.owns = $owns, c.labels = $labels
      """
          .formatted(Names.CHECKPOINT);

  private final PipelineId pipeline;
  private final Owned owned;

  public OtherSyncs(PipelineId pipeline, Owned owned) {
    this.pipeline = pipeline;
    this.owned = owned;
  }

  /**
   * What the nodes and edges of a mapping are called.
   *
   * @param entries names of the entries that make nodes or edges
   * @param labels what nodes are called besides
   */
  public record Owned(List<String> entries, List<String> labels) {
    public Owned {
      entries = List.copyOf(entries);
      labels = List.copyOf(labels);
    }

    /** Of a model's mapping. */
    public static Owned of(GraphModel model) {
      return new Owned(model.written(), model.furtherLabels());
    }
  }

  /** With what the ids of a sync's pipelines begin: its lanes, and its workers at a queue. */
  public static List<String> beginnings(String sync) {
    return List.of(name(sync) + "/", name(sync) + "@");
  }

  /** Without the number of a worker. */
  private static String name(String sync) {
    int at = sync.indexOf('@');
    return at < 0 ? sync : sync.substring(0, at);
  }

  /**
   * Says at the pipeline's checkpoint, which must be there, what it owns; ends the transaction if
   * another sync writes something that is called the same.
   */
  public void refuse(GraphTransaction transaction) {
    transaction.run(
        RECORD,
        Map.of("pipeline", pipeline.text(), "owns", owned.entries(), "labels", owned.labels()));
    for (Clash clash : find(transaction, pipeline.sync(), owned)) {
      throw new Refusal(
          new Outcome.Misconfigured(
              ErrorCode.TARGET_OCCUPIED, clash.text() + ": " + clash.remedy()));
    }
  }

  /** What the entries of all syncs are called that ever wrote here. */
  public static List<String> owned(GraphTransaction transaction) {
    return transaction.list(OWNED, Map.of()).stream()
        .map(row -> row.get("name").asString())
        .toList();
  }

  /** Of these names, those by which another sync calls what it writes. */
  public static Set<String> ofOthers(
      GraphTransaction transaction, String sync, List<String> names) {
    return find(transaction, sync, new Owned(names, List.of())).stream()
        .flatMap(clash -> clash.entries().stream())
        .collect(Collectors.toSet());
  }

  /** Leaves names to others, once nothing is left that was called so. */
  public static void forgetFormerNames(GraphTransaction transaction, String sync, Owned owned) {
    transaction.run(FORGET, parameters(sync, owned));
  }

  /**
   * What the entries of a sync are called, and those of its former mappings of which something is
   * left.
   */
  public static List<String> ownedBy(GraphTransaction transaction, String sync) {
    return transaction.list(OWNED_BY, Map.of("own", beginnings(sync))).stream()
        .map(row -> row.get("name").asString())
        .toList();
  }

  private static Map<String, Object> parameters(String sync, Owned owned) {
    return Map.of("own", beginnings(sync), "owns", owned.entries(), "labels", owned.labels());
  }

  /** Syncs that write what is called the same. */
  public static List<Clash> find(GraphTransaction transaction, String sync, Owned owned) {
    Map<String, Set<String>> shared = new LinkedHashMap<>();
    for (Record row : transaction.list(OTHERS, parameters(sync, owned))) {
      String other = row.get("pipeline").asString();
      shared
          .computeIfAbsent(
              name(other.substring(0, other.indexOf('/'))), found -> new LinkedHashSet<>())
          .addAll(row.get("shared").asList(name -> name.asString()));
    }
    List<Clash> clashes = new ArrayList<>();
    shared.forEach((other, entries) -> clashes.add(clash(other, List.copyOf(entries))));
    return clashes;
  }

  private static Clash clash(String sync, List<String> entries) {
    return new Clash(
        sync,
        entries,
        ("call it otherwise in one of the two, or use another database. If %s is no more, remove"
                + " what it left: its `syncline uninstall --graph`, or MATCH (c%s) WHERE c.pipeline"
                + " STARTS WITH '%1$s/' OR c.pipeline STARTS WITH '%1$s@' DELETE c")
            .formatted(sync, Names.CHECKPOINT));
  }
}
