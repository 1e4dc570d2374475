// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.durability.Durable;
import io.syncline.core.verify.TargetVerifier;
import java.util.List;

/**
 * A store that is kept equal. One instance serves many pipelines; methods may be called on any
 * thread.
 */
public interface Target extends AutoCloseable {

  /** The name under {@code targets:}. */
  String name();

  /**
   * What must be created or changed in the store before anything is written, in exact statements,
   * in order; empty when all is set up. Reads only.
   *
   * @throws io.syncline.core.failure.SynclineException TARGET_UNREACHABLE, TARGET_RIGHTS
   */
  List<SetupStep> plan();

  /** Carries out what {@link #plan} lists, then waits until the indexes are online. */
  @Durable
  void setUp();

  /** A writer for one pipeline. Does not connect yet. */
  TargetWriter writer(PipelineId pipeline);

  /** Reads for status, explain, sweeps; never writes. */
  TargetReader reader();

  /** Compares what is held with what rows project to; never writes. */
  TargetVerifier verifier();

  /**
   * Creates edges that wait for nodes owned by the graph, as far as those are there by now. Called
   * every few seconds.
   *
   * @return edges created
   */
  @Durable
  long releaseExternalEdges();

  /**
   * Removes what a former mapping entry owned and the present one does not; in small repeatable
   * steps, while no pipeline writes the entry. What another sync calls the same is left alone.
   *
   * @param sync whose mapping it is
   */
  @Durable
  void removeLeftovers(String sync, String entry, Leftovers leftovers);

  /**
   * Says that nothing is left of what the sync's former mappings called otherwise than the present
   * one: other syncs may call theirs so.
   */
  @Durable
  void forgetFormerNames(String sync);

  /**
   * Removes everything that a sync owns in this store, for {@code uninstall}; in small steps. What
   * several syncs share goes with the last of them.
   */
  @Durable
  void removeEverything(String sync);

  @Override
  void close();

  /**
   * One thing to set up.
   *
   * @param what in plain words
   * @param statement exact statement in the store's language
   */
  record SetupStep(String what, String statement) {}
}
