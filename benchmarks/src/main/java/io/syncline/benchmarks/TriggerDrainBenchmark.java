// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import io.syncline.benchmarks.RawLimit.Rows;
import io.syncline.benchmarks.RawLimit.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A backlog of 200,000 inserted orders in the queue, over 20,000 that are in the graph, against the
 * best raw limit of one writer.
 */
final class TriggerDrainBenchmark implements BenchmarkMain.Benchmark {
  private static final int THERE = 20_000;
  private static final int INSERTED = 200_000;

  @Override
  public void run(Report report) throws Exception {
    try (World world = World.start()) {
      double raw = bestRaw(report, world);
      double ours = drain(world);
      report.figure("trigger-drain.entities", INSERTED, "entities");
      report.figure("trigger-drain.raw.one-writer", raw, "rows/s");
      report.figure("trigger-drain.syncline", ours, "rows/s");
      report.figure("trigger-drain.ratio", ours / raw, "ratio");
    }
  }

  private static double bestRaw(Report report, World world) throws Exception {
    double best = 0;
    for (Way way : RawLimit.ways(1)) {
      world.emptyGraph();
      RawLimit raw = new RawLimit(world.neo4j().driver());
      raw.createConstraintsAndCustomers();
      raw.write(way, List.of(new Rows(1, THERE, "open")));
      Duration took = raw.write(way, List.of(new Rows(THERE + 1, THERE + INSERTED, "open")));
      double rate = INSERTED / (took.toMillis() / 1000.0);
      report.say("raw, %s: %.0f rows/s", way, rate);
      best = Math.max(best, rate);
    }
    return best;
  }

  private static double drain(World world) throws Exception {
    world.emptyGraph();
    world.createTables(THERE);
    Path file = world.triggerFile("drain");
    world.apply(file);
    world.runUntilCaughtUp(file);
    DrainBenchmark.writeBacklog(world, THERE, INSERTED, 0);
    long began = System.nanoTime();
    world.runUntilCaughtUp(file);
    double seconds = (System.nanoTime() - began) / 1e9;
    LoadBenchmark.require(
        world.count("MATCH (:Order)-[r:PLACED_BY]->() RETURN count(r)"), THERE + INSERTED);
    return INSERTED / seconds;
  }
}
