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
 * Users who give rows other keys: bills forward, back, to both ends of all keys and to each
 * other's, with their votes or without, and persons that bills name. They keep to {@link #PERSONS}
 * persons, and leave the bills alone that come after {@link VerifyWorld#WARM}.
 */
final class Movers implements AutoCloseable {
  static final int PERSONS = 100;

  private static final long FAR = 1_000_000;
  private static final int LONGEST_PAUSE_MILLIS = 60;
  private static final double MOST_LAG_SECONDS = 2;

  private final VerifyWorld world;
  private final AtomicLong moved = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  Movers(VerifyWorld world, int number) {
    this.world = world;
    long seed = Long.getLong("seed", 1);
    for (int i = 0; i < number; i++) {
      Moves moves = new Moves(i, number, new SplittableRandom(seed + i));
      threads.add(Thread.ofPlatform().name("mover " + i).start(() -> run(moves)));
    }
  }

  private void run(Moves moves) {
    try (Connection connection = world.sync().connect();
        Statement statement = connection.createStatement()) {
      while (!stopping) {
        if (isBehind()) {
          Thread.sleep(LONGEST_PAUSE_MILLIS);
          continue;
        }
        try {
          statement.execute(moves.next()); // one transaction
          moves.done();
          moved.incrementAndGet();
        } catch (SQLException e) {
          if (!"40P01".equals(e.getSQLState()) && !"23505".equals(e.getSQLState())) {
            throw e;
          }
        }
        Thread.sleep(moves.random.nextInt(LONGEST_PAUSE_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On a slow machine nothing would ever be decided. */
  private boolean isBehind() {
    return world.sync().status().stream().anyMatch(one -> one.lagSeconds() > MOST_LAG_SECONDS);
  }

  /** One user's rows, and where they are. */
  private static final class Moves {
    private final long user;
    private final SplittableRandom random;
    private final List<Long> homes = new ArrayList<>();
    private final long[] bills = new long[VerifyWorld.WARM + 1]; // by home; this thread only
    private final boolean[] away = new boolean[PERSONS + 1]; // this thread only
    private Runnable then = () -> {}; // this thread only

    Moves(int user, int users, SplittableRandom random) {
      this.user = user;
      this.random = random;
      for (int home = 1; home <= VerifyWorld.WARM; home++) {
        bills[home] = home;
        if (home % users == user) {
          homes.add((long) home);
        }
      }
    }

    String next() {
      int home = any(VerifyWorld.WARM);
      return switch (random.nextInt(6)) {
        case 0 -> exchange(home, any(VerifyWorld.WARM));
        case 1 -> person(any(PERSONS));
        default -> bill(home, place(home), random.nextBoolean());
      };
    }

    void done() {
      then.run();
    }

    private int any(int most) {
      int own = homes.get(random.nextInt(homes.size())).intValue();
      return own <= most ? own : any(most);
    }

    private long place(long home) {
      return switch (random.nextInt(5)) {
        case 0 -> home;
        case 1 -> -home;
        case 2 -> FAR + home;
        case 3 -> Long.MAX_VALUE - home + 1;
        default -> Long.MIN_VALUE + home - 1;
      };
    }

    private String bill(int home, long to, boolean withVotes) {
      long from = bills[home];
      then = () -> bills[home] = to;
      return move(from, to)
          + (withVotes
              ? "; UPDATE vote SET bill_id = %d WHERE bill_id = %d".formatted(to, from)
              : "");
    }

    private String exchange(int one, int other) {
      long first = bills[one];
      long second = bills[other];
      long aside = -FAR - user;
      then =
          () -> {
            bills[one] = second;
            bills[other] = first;
          };
      return String.join("; ", move(first, aside), move(second, first), move(aside, second));
    }

    private String person(int home) {
      long from = away[home] ? FAR + home : home;
      long to = away[home] ? home : FAR + home;
      then = () -> away[home] = !away[home];
      return "UPDATE person SET id = %d WHERE id = %d".formatted(to, from);
    }

    private static String move(long from, long to) {
      return "UPDATE bill SET id = %d WHERE id = %d".formatted(to, from);
    }
  }

  /** How many transactions have moved something. */
  long moved() {
    return moved.get();
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
