// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import io.syncline.core.binding.Binding;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.mapping.BoundMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source database of a file. Methods throw {@link io.syncline.core.failure.SynclineException},
 * SOURCE_UNREACHABLE among others.
 */
public interface SourceConnection extends AutoCloseable {

  ChangeSource changes();

  StateStore state();

  /** What a pipeline's replication slot is called, where the log is captured. */
  String slotOf(PipelineId pipeline);

  /** Reads the catalog and binds the file's mapping to it. */
  Binding bind();

  /**
   * What must be created or changed before the engine can run; empty when all is there.
   *
   * @param role a role that shall be able to run the engine, and is granted what it lacks; null for
   *     no grants
   */
  List<Step> plan(BoundMapping mapping, @Nullable String role);

  /** Carries out what {@link #plan} lists. */
  void setUp(BoundMapping mapping, @Nullable String role);

  /**
   * Makes the mapping the one that the engine goes by: when it runs next it removes what the former
   * one owned and this one does not, and reads what must be read.
   */
  void accept(BoundMapping mapping);

  /** Everything that would keep this file from running well. */
  List<Check> check();

  /** What {@code uninstall} would remove. */
  List<Step> planRemoval();

  /** Carries out what {@link #planRemoval} lists. */
  void remove();

  @Override
  void close();
}
