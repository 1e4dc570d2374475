// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.LoadListener;
import java.nio.file.Path;
import java.util.List;

/** Opens what a file names. Nothing connects before it is asked something. */
public interface Connections {

  ReadFile read(Path file);

  SourceConnection source(SynclineFile file);

  /** One for each target of the file, in its order. */
  List<TargetConnection> targets(SynclineFile file, BoundMapping mapping);

  /** Makes the next run, or one under way, read all rows again. */
  void orderSnapshot(SynclineFile file, BoundMapping mapping);

  /** An engine over connections of its own. */
  EngineConnection engine(SynclineFile file, MeterRegistry meters, LoadListener listener);

  /** Writes a first mapping file for the tables of a schema. */
  String draft(DraftRequest request);
}
