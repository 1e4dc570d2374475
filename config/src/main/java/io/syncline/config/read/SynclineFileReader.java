// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.ReadFile;

import java.nio.file.Path;
import java.util.Map;

/** Reads configuration files. */
public final class SynclineFileReader {

  private final Map<String, String> environment;

  /**
   * @param environment what <code>${NAME}</code> is replaced from
   */
  public SynclineFileReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Reads a file; one that cannot be read is a problem too. */
  public ReadFile read(Path file) {
    throw new UnsupportedOperationException(file + " " + environment.size());
  }

  /** Reads text as if it stood in a file of that name. */
  public ReadFile read(String file, String text) {
    throw new UnsupportedOperationException(file + text);
  }
}
