// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as JSON, and reads little. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final JsonMapper LINES = JsonMapper.builder().build();

  private Json() {}

  public static String text(Object report) {
    return MAPPER.writeValueAsString(report);
  }

  /** The same on one line. */
  public static String line(Object report) {
    return LINES.writeValueAsString(report);
  }

  /** The elements of an array of strings, numbers and the like; empty if the text is none. */
  public static Optional<List<String>> array(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isArray()
          ? Optional.of(node.valueStream().map(JsonNode::asString).toList())
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
