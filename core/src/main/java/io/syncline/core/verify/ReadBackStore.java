// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.durability.Durable;
import java.time.Instant;
import java.util.List;

/**
 * What was found of changes that were read back, of all processes of a sync, by the hour. Any
 * thread; throws SynclineException SOURCE_UNREACHABLE, NOT_APPLIED and the like.
 */
public interface ReadBackStore {

  /** Adds to what is known of the hour. */
  @Durable
  void add(String sync, String target, Instant at, ReadBacks found);

  /** What was found since, the shortest while first. */
  List<ReadBacks> since(String sync, String target, Instant from);

  /** Forgets what is older. */
  @Durable
  void prune(String sync, Instant before);
}
