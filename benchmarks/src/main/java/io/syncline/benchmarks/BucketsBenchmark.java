// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.nio.file.Path;

/**
 * Verification by sums of 2 million orders, nothing differing and at no limit: the run that proves
 * the sums, then the faster of two that compare them.
 */
final class BucketsBenchmark implements BenchmarkMain.Benchmark {
  private static final int ORDERS = Integer.getInteger("entities", 2_000_000);

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      world.createTables(ORDERS);
      Path file = world.file("buckets", 1);
      world.apply(file);
      world.runUntilCaughtUp(file);
      world.sql("VACUUM ANALYZE");
      double proving = rate(world, file);
      double again = Math.max(rate(world, file), rate(world, file));
      report.figure("verify-buckets.entities", ORDERS + World.CUSTOMERS, "entities");
      report.figure("verify-buckets.first", proving, "entities/s");
      report.figure("verify-buckets.rate", again, "entities/s");
    }
  }

  private static double rate(World world, Path file) {
    long began = System.nanoTime();
    world.command("verify", "--depth", "buckets", "--max-rate", "0", "-c", file.toString());
    return (ORDERS + World.CUSTOMERS) / ((System.nanoTime() - began) / 1e9);
  }
}
