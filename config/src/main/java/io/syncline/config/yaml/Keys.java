// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that a kind of section knows.
 *
 * @param definition the section's name in the JSON Schema
 * @param reserved keys that mean something elsewhere or one day, with what to say of them here
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
    Map<String, String> more = new HashMap<>(reserved);
    more.put(key, message);
    return new Keys(definition, names, more);
  }

  /** These keys, which refuse those that only the others know, with this message. */
  public Keys refusing(Keys others, String message) {
    Keys refusing = this;
    for (String other : others.names) {
      refusing = names.contains(other) ? refusing : refusing.reserving(other, message);
    }
    return refusing;
  }
}
