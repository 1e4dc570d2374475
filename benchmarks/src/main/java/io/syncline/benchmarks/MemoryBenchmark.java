// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Peak heap of the engine, as its garbage collector reports it: while 2 million orders are loaded,
 * and while one transaction inserts 2 million; beside it the same with a tenth, to see whether it
 * is flat.
 */
final class MemoryBenchmark implements BenchmarkMain.Benchmark {
  private static final int MANY = 2_000_000;
  private static final int FEW = MANY / 10;
  private static final Pattern HEAP = Pattern.compile("Pause.* (\\d+)M->\\d+M\\(");

  @Override
  public void run(Report report) throws Exception {
    report.figure("memory.rows", MANY, "rows");
    report.figure("memory.load.tenth", inWorld(world -> load(world, FEW)), "MB");
    report.figure("memory.load", inWorld(world -> load(world, MANY)), "MB");
    report.figure("memory.transaction.tenth", inWorld(world -> transaction(world, FEW)), "MB");
    report.figure("memory.transaction", inWorld(world -> transaction(world, MANY)), "MB");
  }

  /** Something to measure. */
  private interface Measured {
    double peak(World world) throws Exception;
  }

  /** New servers take less time than emptying a graph of that size. */
  private static double inWorld(Measured measured) throws Exception {
    try (World world = World.start()) {
      return measured.peak(world);
    }
  }

  private static double load(World world, int orders) throws Exception {
    world.createTables(orders);
    Path file = world.file("memory", 1);
    world.apply(file);
    Path log = Files.createTempFile("syncline-gc-", ".log");
    try (EngineProcess engine = new EngineProcess(file, "-Xlog:gc:file=" + log)) {
      await(world, engine, orders);
    }
    return peak(log);
  }

  private static double transaction(World world, int orders) throws Exception {
    world.createTables(10);
    Path file = world.file("memory", 1);
    world.apply(file);
    Path log = Files.createTempFile("syncline-gc-", ".log");
    try (EngineProcess engine = new EngineProcess(file, "-Xlog:gc:file=" + log)) {
      await(world, engine, 10);
      world.insertOrders(11, orders);
      await(world, engine, orders);
    }
    return peak(log);
  }

  private static void await(World world, EngineProcess engine, int orders)
      throws InterruptedException {
    while (world.count("MATCH ()-[r:PLACED_BY]->() RETURN count(r)") < orders) {
      if (!engine.alive()) {
        throw new IllegalStateException("the engine ended early");
      }
      Thread.sleep(500);
    }
  }

  static double peak(Path log) throws IOException {
    double peak = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher heap = HEAP.matcher(line);
      if (heap.find()) {
        peak = Math.max(peak, Double.parseDouble(heap.group(1)));
      }
    }
    Files.delete(log);
    return peak;
  }
}
