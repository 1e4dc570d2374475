// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.durability.Durable;
import io.syncline.core.mapping.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people ask of an engine that may run on another machine, or later. Any thread; throws
 * SynclineException SOURCE_UNREACHABLE, NOT_APPLIED.
 */
public interface Requests {

  /** Stores a request; gives it its id. */
  @Durable
  Request submit(Request request);

  /** Those that are not over, the oldest first. */
  List<Request> open(String sync);

  Optional<Request> find(long id);

  /** Stores how far it has come. */
  @Durable
  void save(Request request);

  /** Lanes of targets that are to rest. */
  List<Pause> pauses(String sync);

  @Durable
  void pause(Pause pause);

  /** Returns whether it was paused. */
  @Durable
  boolean resume(String sync, String target, Lane lane);

  /** A lane that rests until it is resumed, also across restarts. */
  record Pause(String sync, String target, Lane lane, String reason, String by, Instant at) {}
}
