// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.projection.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Says which rows that are aside are to be read and tried again. While they are refused again only
 * a few are tried each second, so that the rows beside them do not wait for them; once they are
 * applied the others follow quickly. The apply thread only.
 */
final class Healing {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FEW = 10;
  private static final int MANY = 1000;

  private final SetAside setAside;
  private final InstantSource clock;
  private List<EntityId> tried = List.of();
  private int limit = FEW;
  private Instant next = Instant.EPOCH;

  Healing(SetAside setAside, InstantSource clock) {
    this.setAside = setAside;
    this.clock = clock;
  }

  /** Rows to be read again now; asked only once those given before were tried. */
  List<EntityId> due() {
    if (setAside.size() == 0) {
      return List.of();
    }
    boolean healed = !tried.isEmpty() && setAside.countAside(tried) == 0;
    if (!healed && clock.instant().isBefore(next)) {
      return List.of();
    }
    limit = healed ? Math.min(MANY, limit * 4) : FEW;
    next = clock.instant().plus(PAUSE);
    tried = setAside.due(limit);
    return tried;
  }
}
