// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users who write bills up to {@link VerifyWorld#WARM} and their votes, 40 percent of the time the
 * same twenty: updates, new sponsors, deletions and re-insertions.
 */
final class Writers implements AutoCloseable {
  private static final int HOT = 20;

  /** Busy, but not so that the machine is saturated and every comparison waits for the engine. */
  private static final int LONGEST_PAUSE_MILLIS = 16;

  private final AtomicLong written = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  Writers(VerifyWorld world, int number) {
    long seed = Long.getLong("seed", 1);
    for (int i = 0; i < number; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      threads.add(Thread.ofPlatform().name("writer " + i).start(() -> write(world, random)));
    }
  }

  private void write(VerifyWorld world, SplittableRandom random) {
    try (Connection connection = world.sync().connect();
        Statement statement = connection.createStatement()) {
      while (!stopping) {
        try {
          statement.execute(change(random));
          written.incrementAndGet();
        } catch (SQLException e) {
          if (!"40P01".equals(e.getSQLState()) && !"23505".equals(e.getSQLState())) {
            throw e;
          }
        }
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String change(SplittableRandom random) {
    long id =
        random.nextInt(10) < 4 ? 1 + random.nextInt(HOT) : 1 + random.nextInt(VerifyWorld.WARM);
    long person = 1L + random.nextInt(VerifyWorld.PERSONS);
    return switch (random.nextInt(10)) {
      case 0 -> "DELETE FROM bill WHERE id = " + id;
      case 1, 2 ->
          "INSERT INTO bill (id, title, votes, sponsor_id, co_sponsors) VALUES (%1$d, 'new', 1, %2$d, ARRAY[%2$d]) ON CONFLICT (id) DO UPDATE SET title = 'again', sponsor_id = %2$d"
              .formatted(id, person);
      case 3 -> "UPDATE bill SET co_sponsors = ARRAY[%d, 7] WHERE id = %d".formatted(person, id);
      case 4 ->
          "INSERT INTO vote VALUES (%d, %d, true) ON CONFLICT DO NOTHING".formatted(person, id);
      case 5 -> "DELETE FROM vote WHERE bill_id = %d AND person_id > 150".formatted(id);
      default -> "UPDATE bill SET votes = coalesce(votes, 0) + 1 WHERE id = " + id;
    };
  }

  void awaitMore(long changes) throws InterruptedException {
    long goal = written.get() + changes;
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (written.get() < goal) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nothing can be written");
      }
      Thread.sleep(5);
    }
  }

  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
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
