// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A user who writes a hundred transactions a second, whatever else happens. */
public final class Load implements AutoCloseable {
  private final AtomicLong written = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @param sql in which {@code $} is another number each time
   */
  public Load(Story story, String sql) {
    this.thread = Thread.ofPlatform().name("load").start(() -> write(story, sql));
  }

  private void write(Story story, String sql) {
    while (!stopping) {
      try (Connection connection = story.sync().connect();
          Statement statement = connection.createStatement()) {
        while (!stopping) {
          statement.execute(sql.replace("$", Long.toString(written.get() + 1)));
          written.incrementAndGet();
          Thread.sleep(8); // the sync must be able to follow, and to catch up soon
        }
      } catch (InterruptedException e) {
        return;
      } catch (SQLException | IllegalStateException e) {
        written.incrementAndGet(); // the table is being altered, or the server is away
      }
    }
  }

  /** Waits until so many more transactions were written. */
  public void awaitMore(long transactions) throws InterruptedException {
    long goal = written.get() + transactions;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (written.get() < goal) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nothing can be written");
      }
      Thread.sleep(5);
    }
  }

  /** Writes no more. */
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
