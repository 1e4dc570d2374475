// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * What runs here.
 *
 * @param java the Java runtime's version
 */
public record ProductVersion(String syncline, String java) {

  /** Reads what the build wrote. */
  public static ProductVersion load() {
    Properties properties = new Properties();
    try (InputStream stream =
        ProductVersion.class.getResourceAsStream("/io/syncline/cli/version.properties")) {
      properties.load(Objects.requireNonNull(stream, "version.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProductVersion(
        properties.getProperty("version", "unknown"), Runtime.version().toString());
  }
}
