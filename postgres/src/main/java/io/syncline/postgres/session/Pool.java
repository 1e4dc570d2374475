// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few connections for short work. Connects when it is first needed, and then on the
 * caller's thread: what is refused (a wrong password) or not there (no server) is known at once,
 * where the pool itself would try again until its patience ends. Any thread.
 */
public final class Pool implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final PinnedDataSource.Opening opening;
  private final AtomicReference<@Nullable Connection> first = new AtomicReference<>();
  private final HikariDataSource pool;

  Pool(String name, int size, Duration patience, PinnedDataSource.Opening opening) {
    this.opening = opening;
    HikariConfig config = new HikariConfig();
    config.setDataSource(new PinnedDataSource(this::next));
    config.setPoolName("syncline " + name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setConnectionTimeout(patience.toMillis());
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  private Connection next() throws SQLException {
    Connection opened = first.getAndSet(null);
    return opened == null ? opening.open() : opened;
  }

  /** A connection, which the caller gives back by closing it. */
  public Connection connection() throws SQLException {
    if (pool.getHikariPoolMXBean().getTotalConnections() > 0) {
      return pool.getConnection();
    }
    offer(opening.open());
    try {
      return pool.getConnection();
    } finally {
      discard(first.getAndSet(null));
    }
  }

  private void offer(Connection opened) throws SQLException {
    discard(first.getAndSet(opened));
  }

  /** Another thread may have filled the pool meanwhile. */
  private static void discard(@Nullable Connection unused) throws SQLException {
    if (unused != null) {
      unused.close();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
