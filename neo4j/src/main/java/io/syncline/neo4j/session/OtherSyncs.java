// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetReader.Clash;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.neo4j.model.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/**
 * Keeps two syncs from writing the same nodes or edges: each leaves at its checkpoints what it
 * calls them, and is refused what another calls so. Without that, either would take the other's
 * nodes for leftovers of its own. Any thread.
 */
public final class OtherSyncs {
  private static final String OTHERS =
      """
      MATCH (c%s) WHERE none(own IN $own WHERE c.pipeline STARTS WITH own)
      WITH c.pipeline AS pipeline, [name IN coalesce(c.owns, []) WHERE name IN $owns] AS shared
      WHERE size(shared) > 0 RETURN pipeline, shared ORDER BY pipeline
      """
          .formatted(Names.CHECKPOINT);

  private static final String OWNED =
      """
      MATCH (c%s) UNWIND coalesce(c.owns, []) AS name
      RETURN DISTINCT name ORDER BY name
      """
          .formatted(Names.CHECKPOINT);

  private static final String RECORD =
      "MATCH (c%s {pipeline: $pipeline}) SET c.owns = $owns".formatted(Names.CHECKPOINT);

  private final PipelineId pipeline;
  private final List<String> owns;

  /**
   * @param owns names of the entries that make nodes or edges
   */
  public OtherSyncs(PipelineId pipeline, List<String> owns) {
    this.pipeline = pipeline;
    this.owns = List.copyOf(owns);
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
    transaction.run(RECORD, Map.of("pipeline", pipeline.text(), "owns", owns));
    for (Clash clash : find(transaction, pipeline.sync(), owns)) {
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

  /**
   * Syncs that write what one's own entries are called.
   *
   * @param owns as of the constructor
   */
  public static List<Clash> find(GraphTransaction transaction, String sync, List<String> owns) {
    Map<String, Set<String>> shared = new LinkedHashMap<>();
    for (Record row : transaction.list(OTHERS, Map.of("own", beginnings(sync), "owns", owns))) {
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
                + " STARTS WITH '%1$s/' DELETE c")
            .formatted(sync, Names.CHECKPOINT));
  }
}
