// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.definition;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A JSON object whose values are texts; just as much JSON as definitions need. */
final class DefinitionText {

  private final String json;
  private int at; // the parsing thread only

  private DefinitionText(String json) {
    this.json = json;
  }

  static String write(SortedMap<String, String> texts) {
    return texts.entrySet().stream()
        .map(entry -> string(entry.getKey()) + ":" + string(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /**
   * @throws IllegalArgumentException if the text is not such an object
   */
  static Map<String, String> parse(String json) {
    DefinitionText text = new DefinitionText(json);
    Map<String, String> values = new TreeMap<>();
    text.expect('{');
    while (!text.skip('}')) {
      String name = text.string();
      text.expect(':');
      values.put(name, text.string());
      text.skip(',');
    }
    return values;
  }

  private String string() {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (!skip('"')) {
      char c = next();
      text.append(c == '\\' ? escaped() : c);
    }
    return text.toString();
  }

  private char escaped() {
    char c = next();
    if (c != 'u') {
      return c;
    }
    at += 4;
    return (char) Integer.parseInt(json, at - 4, Math.min(at, json.length()), 16);
  }

  private char next() {
    if (at >= json.length()) {
      throw malformed();
    }
    return json.charAt(at++);
  }

  private boolean skip(char c) {
    boolean there = at < json.length() && json.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw malformed();
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("no definition at character " + at + ": " + json);
  }
}
