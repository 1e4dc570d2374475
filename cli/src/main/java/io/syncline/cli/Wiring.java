// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.cli.connection.Connections;
import io.syncline.cli.connection.DraftRequest;
import io.syncline.cli.connection.EngineConnection;
import io.syncline.cli.connection.SourceConnection;
import io.syncline.cli.connection.TargetConnection;
import io.syncline.config.ReadFile;
import io.syncline.config.SynclineFile;
import io.syncline.config.read.SynclineFileReader;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.engine.LoadListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Puts the parts of the product together: the one place that knows them all. */
public final class Wiring implements Connections {
  private final SynclineFileReader reader;

  /**
   * @param environment what a file's <code>${NAME}</code> is replaced from
   */
  public Wiring(Map<String, String> environment) {
    this.reader = new SynclineFileReader(environment);
  }

  @Override
  public ReadFile read(Path file) {
    return reader.read(file);
  }

  @Override
  public SourceConnection source(SynclineFile file) {
    throw new UnsupportedOperationException(file.name());
  }

  @Override
  public List<TargetConnection> targets(SynclineFile file, BoundMapping mapping) {
    throw new UnsupportedOperationException(file.name());
  }

  @Override
  public void orderSnapshot(SynclineFile file, SourceConnection source, BoundMapping mapping) {
    throw new UnsupportedOperationException(file.name());
  }

  @Override
  public EngineConnection engine(SynclineFile file, MeterRegistry meters, LoadListener listener) {
    throw new UnsupportedOperationException(file.name());
  }

  @Override
  public String draft(DraftRequest request) {
    throw new UnsupportedOperationException(request.url());
  }
}
