// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;

/**
 * Repair of orders that were damaged in the graph, comparing them again included, against the
 * ordinary application of as many updated orders by the same engine.
 */
final class RepairBenchmark implements BenchmarkMain.Benchmark {
  private static final int ORDERS = Integer.getInteger("entities", 100_000);
  private static final int CHANGED = ORDERS / 5;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(ORDERS);
      Path file = world.file("repair", 1);
      world.apply(file);
      try (EngineProcess engine = new EngineProcess(file)) {
        await(world, engine, "MATCH ()-[r:PLACED_BY]->() RETURN count(r)", ORDERS);
        double applied = apply(world, engine, "warm");
        applied = Math.max(applied, apply(world, engine, "paid"));
        double repaired = repair(world, file);
        repaired = Math.max(repaired, repair(world, file));
        report.figure("repair.rows", CHANGED, "rows");
        report.figure("repair.apply", applied, "rows/s");
        report.figure("repair.repaired", repaired, "rows/s");
        report.figure("repair.ratio", repaired / applied, "ratio");
      }
    }
  }

  /** In transactions of ten rows. */
  private static double apply(World world, EngineProcess engine, String status) throws Exception {
    long began = System.nanoTime();
    try (var connection = world.connect();
        var update =
            connection.prepareStatement("UPDATE orders SET status = ? WHERE id BETWEEN ? AND ?")) {
      update.setString(1, status);
      for (int i = 1; i <= CHANGED; i += 10) {
        update.setInt(2, i);
        update.setInt(3, i + 9);
        update.execute();
      }
    }
    String count = "MATCH (n:Order {status: '%s'}) RETURN count(n)".formatted(status);
    await(world, engine, count, CHANGED);
    return rate(began);
  }

  private static double repair(World world, Path file) throws Exception {
    world.count(
        "MATCH (n:Order) WHERE n.id <= %d SET n.status = 'damaged', n._syncline_hash = [1, 1] RETURN count(n)"
            .formatted(CHANGED));
    world.commandEnding(3, "verify", "--max-rate", "0", "-c", file.toString());
    long began = System.nanoTime();
    world.command("repair", "--apply", "--max-fraction", "100", "-c", file.toString());
    double rate = rate(began);
    LoadBenchmark.require(world.count("MATCH (n:Order {status: 'paid'}) RETURN count(n)"), CHANGED);
    return rate;
  }

  private static double rate(long began) {
    return CHANGED / ((System.nanoTime() - began) / 1e9);
  }

  private static void await(World world, EngineProcess engine, String count, int goal)
      throws InterruptedException {
    while (world.count(count) < goal) {
      if (!engine.alive()) {
        throw new IllegalStateException("the engine ended early");
      }
      Thread.sleep(50);
    }
  }
}
