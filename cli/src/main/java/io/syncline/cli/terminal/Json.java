// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as JSON. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  public static String text(Object report) {
    return MAPPER.writeValueAsString(report);
  }
}
