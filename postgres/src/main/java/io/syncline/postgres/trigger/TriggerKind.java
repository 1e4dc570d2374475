// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import java.util.Locale;

/** What a trigger notices. */
enum TriggerKind {
  UPDATE,
  INSERT,
  DELETE,
  TRUNCATE;

  /** What a trigger's name ends with; the one for updates is the seed's. */
  String suffix() {
    return this == UPDATE ? "" : "_" + name().toLowerCase(Locale.ROOT);
  }
}
