// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema (2020-12) of the configuration file, for editors; reading does without it. */
public final class FileSchema {
  private static final String RESOURCE = "syncline.schema.json";

  private FileSchema() {}

  /** Its text. */
  public static String text() {
    try (InputStream resource = FileSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(
          Objects.requireNonNull(resource, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
