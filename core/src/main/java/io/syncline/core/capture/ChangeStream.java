// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Position;
import io.syncline.core.durability.Durable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The committed transactions of a source, whole and in commit order, after a position. {@link
 * #confirm} and {@link #awaitsConfirmation} may be called on any thread; the rest on one.
 */
public interface ChangeStream extends AutoCloseable {

  /**
   * The next event, or null if there is none within {@code atMost}. Also keeps the connection
   * alive, and now and then tells the source what was confirmed.
   *
   * @throws io.syncline.core.failure.SynclineException SOURCE_UNREACHABLE and the like; the stream
   *     is then of no further use
   */
  @Durable
  @Nullable StreamEvent poll(Duration atMost);

  /** The same while the consumer cannot take more. */
  @Durable
  void keepAlive();

  /**
   * Whether the source waits to hear that everything it delivered is durable, as a server does that
   * shuts down. Any thread.
   */
  boolean awaitsConfirmation();

  /** Everything up to here is durable in the target; the source, once told, may forget it. */
  void confirm(Position position);

  @Override
  void close();
}
