// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Map;

/**
 * Which store is believed where they differ, type by type.
 *
 * @param otherwise for types that are not named
 * @param types by mapping entry
 */
public record Preferences(Preference otherwise, Map<String, Preference> types) {
  public static final Preferences POSTGRES = new Preferences(new Preference.Postgres(), Map.of());

  public Preferences {
    types = Map.copyOf(types);
  }

  public Preference of(String entry) {
    return types.getOrDefault(entry, otherwise);
  }

  /** Whether the source is believed whatever differs. */
  public boolean alwaysSource(String entry) {
    return of(entry) instanceof Preference.Postgres;
  }
}
