// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a verification at its default limit costs those who write: the 99th percentile of small
 * transactions in PostgreSQL, and how fast a backlog of them is applied. Pairs of windows, without
 * and with a verification that begins again whenever it ends; medians.
 */
final class VerifyLoadBenchmark implements BenchmarkMain.Benchmark {
  private static final int ORDERS = Integer.getInteger("entities", 100_000);
  private static final int PAIRS = Integer.getInteger("pairs", 5);
  private static final int RATE = 300;
  private static final int PACED = 8 * RATE;
  private static final int BACKLOG = Math.min(2_000, ORDERS / 10); // transactions of ten orders

  private int round;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(ORDERS);
      Path file = world.file("load", 1);
      world.apply(file);
      try (EngineProcess engine = new EngineProcess(file)) {
        awaitStatus(world, engine, "open", ORDERS);
        Rates p99 = new Rates();
        Rates applied = new Rates();
        for (int pair = 0; pair <= PAIRS; pair++) {
          Window without = window(world, engine);
          Window with = beside(world, file, () -> window(world, engine));
          p99.add(with.p99() / without.p99());
          applied.add(with.applied() / without.applied());
          report.say("pair %d: without %s, with %s", pair, without, with);
        }
        report.figure("verify-load.writer-p99", p99.median(), "ratio");
        report.figure("verify-load.apply", applied.median(), "ratio");
      }
    }
  }

  /** What was measured: milliseconds, and orders a second. */
  private record Window(double p99, double applied) {}

  /** What is measured meanwhile. */
  private interface Measured {
    Window run() throws Exception;
  }

  private static Window beside(World world, Path file, Measured measured) throws Exception {
    AtomicBoolean stopping = new AtomicBoolean();
    CompletableFuture<Void> verifying =
        CompletableFuture.runAsync(
            () -> {
              while (!stopping.get()) {
                world.command("verify", "-c", file.toString());
              }
            });
    try {
      return measured.run();
    } finally {
      stopping.set(true);
      verifying.get();
    }
  }

  private Window window(World world, EngineProcess engine) throws Exception {
    return new Window(paced(world), applied(world, engine));
  }

  private static double paced(World world) throws Exception {
    long[] took = new long[PACED];
    try (Connection connection = world.connect();
        PreparedStatement update =
            connection.prepareStatement("UPDATE orders SET quantity = ? WHERE id = ?")) {
      long began = System.nanoTime();
      for (int i = 0; i < PACED; i++) {
        while (System.nanoTime() - began < i * (1_000_000_000L / RATE)) {
          Thread.sleep(0, 200_000);
        }
        long at = System.nanoTime();
        update.setInt(1, i);
        update.setInt(2, 1 + i * 31 % ORDERS);
        update.execute();
        took[i] = System.nanoTime() - at;
      }
    }
    Arrays.sort(took);
    return took[PACED * 99 / 100] / 1e6;
  }

  private double applied(World world, EngineProcess engine) throws Exception {
    String status = "round " + round++;
    long began = System.nanoTime();
    try (Connection connection = world.connect();
        PreparedStatement update =
            connection.prepareStatement("UPDATE orders SET status = ? WHERE id BETWEEN ? AND ?")) {
      update.setString(1, status);
      for (int i = 0; i < BACKLOG; i++) {
        update.setInt(2, 10 * i + 1);
        update.setInt(3, 10 * i + 10);
        update.execute();
      }
    }
    awaitStatus(world, engine, status, 10 * BACKLOG);
    return 10 * BACKLOG / ((System.nanoTime() - began) / 1e9);
  }

  private static void awaitStatus(World world, EngineProcess engine, String status, int goal)
      throws InterruptedException {
    String count =
        "MATCH (n:Order {id: %d}) WHERE n.status = '%s' RETURN count(n)".formatted(goal, status);
    while (world.count(count) == 0) {
      if (!engine.alive()) {
        throw new IllegalStateException("the engine ended early");
      }
      Thread.sleep(20);
    }
  }
}
