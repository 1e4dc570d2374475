// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.civic.CivicGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The example's mapping with the addresses of the tour's servers in it.
 *
 * @param temporary the folder that goes with it; null if it is to stay
 */
record ConfigurationFile(Path path, @Nullable Path temporary) implements AutoCloseable {
  /** Neo4j is away for seconds only; what is damaged is left for the tour to find. */
  private static final String APPLY = "\napply:\n  retry_max: 1s\ncontinuous:\n  enabled: false\n";

  /**
   * @param keep the folder that it stays in; null for a temporary one
   */
  static ConfigurationFile write(Servers servers, @Nullable Path keep) {
    String text =
        CivicGenerator.mapping()
            .replace("${PG_URL}", servers.jdbcUrl())
            .replace("${NEO4J_URI}", servers.neo4j().boltUri())
            .replace("${NEO4J_PASSWORD}", "")
            .concat(APPLY);
    try {
      Path folder = keep == null ? Files.createTempDirectory("syncline-demo-") : keep;
      Path path = Files.writeString(folder.resolve("syncline.yaml"), text);
      return new ConfigurationFile(path, keep == null ? folder : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (temporary == null) {
      return;
    }
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
