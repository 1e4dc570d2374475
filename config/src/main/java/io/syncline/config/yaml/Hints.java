// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.core.binding.Nearest;
import java.util.Collection;

/** Ends of messages that name what would have been right. */
final class Hints {

  private Hints() {}

  /** The nearest of the known names, or all of them if none is near. */
  static String known(String wrong, Collection<String> known, String what) {
    return Nearest.to(wrong, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> "; " + what + ": " + String.join(", ", known));
  }
}
