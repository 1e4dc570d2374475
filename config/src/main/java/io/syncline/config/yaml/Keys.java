// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import java.util.List;
import java.util.Map;

/**
 * The keys that a kind of section knows.
 *
 * @param definition the section's name in the JSON Schema
 * @param reserved keys that will mean something one day, with what to say until then
 */
public record Keys(String definition, List<String> names, Map<String, String> reserved) {

  public Keys {
    names = List.copyOf(names);
    reserved = Map.copyOf(reserved);
  }

  public static Keys of(String definition, String... names) {
    return new Keys(definition, List.of(names), Map.of());
  }

  public Keys reserving(String key, String message) {
    return new Keys(definition, names, Map.of(key, message));
  }
}
