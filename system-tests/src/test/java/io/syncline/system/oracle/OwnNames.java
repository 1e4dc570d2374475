// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.util.Map;

/** The names under which Syncline keeps what is its own at a node or an edge. */
public record OwnNames(String key, String version, String hash, String entry) {
  static final OwnNames DEFAULT = of(Map.of());

  private static final String ALWAYS = "_syncline_";

  /** As the section {@code bookkeeping:} of a file names them. */
  static OwnNames of(Map<String, Object> section) {
    return new OwnNames(
        name("key", section),
        name("version", section),
        name("hash", section),
        name("entry", section));
  }

  private static String name(String what, Map<String, Object> section) {
    return (String) section.getOrDefault(what, ALWAYS + what);
  }

  /** Whether a property is none of the user's. */
  boolean contains(String property) {
    return property.startsWith(ALWAYS)
        || property.equals(version)
        || property.equals(entry)
        || isOrDerived(key, property)
        || isOrDerived(hash, property);
  }

  private static boolean isOrDerived(String name, String property) {
    return property.equals(name) || property.startsWith(name + "_");
  }
}
