// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.core.filter.NearestName;
import java.util.Collection;

/** Ends of messages that name what would have been right. */
public final class Hints {

  private Hints() {}

  /** The nearest of the known names, or all of them if none is near. */
  public static String known(String wrong, Collection<String> known, String what) {
    return NearestName.of(wrong, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> "; " + what + ": " + String.join(", ", known));
  }
}
