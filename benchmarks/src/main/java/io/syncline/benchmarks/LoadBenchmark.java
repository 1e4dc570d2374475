// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.benchmarks.RawLimit.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The initial load of 200,000 orders and their edges, against the best raw limit. */
final class LoadBenchmark implements BenchmarkMain.Benchmark {
  private static final int ORDERS = 200_000;
  private static final int WARM_UP = 50_000;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      Path file = world.file("load", 1);
      for (RawLimit.Shape shape : RawLimit.Shape.values()) {
        load(world, file, WARM_UP);
        raw(world, new Way(1, 4000, shape), WARM_UP);
      }

      double best = bestRaw(report, world);
      Duration ours = load(world, file, ORDERS);
      report.say("syncline: %.1f s", ours.toMillis() / 1000.0);
      Duration again = load(world, file, ORDERS);
      report.say("syncline: %.1f s", again.toMillis() / 1000.0);
      double rate = ORDERS / (Math.min(ours.toMillis(), again.toMillis()) / 1000.0);
      report.figure("load.orders", ORDERS, "rows");
      report.figure("load.raw", best, "rows/s");
      report.figure("load.syncline", rate, "rows/s");
      report.figure("load.ratio", rate / best, "ratio");
    }
  }

  private static double bestRaw(Report report, World world) throws Exception {
    List<Way> ways = new ArrayList<>(RawLimit.ways(1));
    ways.addAll(RawLimit.ways(2));
    double best = 0;
    for (Way way : ways) {
      double rate = ORDERS / (raw(world, way, ORDERS).toMillis() / 1000.0);
      report.say("raw, %s: %.0f rows/s", way, rate);
      best = Math.max(best, rate);
    }
    return best;
  }

  private static Duration raw(World world, Way way, int orders) throws Exception {
    world.emptyGraph();
    RawLimit raw = new RawLimit(world.neo4j().driver());
    raw.createConstraintsAndCustomers();
    return raw.write(way, List.of(new RawLimit.Rows(1, orders, "open")));
  }

  private static Duration load(World world, Path file, int orders) throws Exception {
    world.emptyGraph();
    world.createTables(orders);
    world.apply(file);
    long began = System.nanoTime();
    world.runUntilCaughtUp(file);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    require(world.count("MATCH (:Order)-[r:PLACED_BY]->(:Customer) RETURN count(r)"), orders);
    world.uninstall(file);
    return took;
  }

  static void require(long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException("the graph has " + found + " edges, expected " + expected);
    }
  }
}
